"""Levels on the command line: the command levels, and the options of partition."""

import json
import sys

import pytest
from toy_plan import toy_plan

import gridplan as gp
from gridplan.cli import main
from gridplan.cli.level_options import level_options
from gridplan.store.geopackage import load, save


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command line in this process; returns exit code, stdout, stderr."""

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["gridplan", *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_levels_of_a_plan_file(run, tmp_path):
    """A plan file is divided further with a table of parts, verified, and exported."""
    file, out = save(toy_plan(), tmp_path / "a.gpkg"), tmp_path / "b.gpkg"
    parts = tmp_path / "parts.csv"
    parts.write_text("building,door,hh\nb001,A,25\nb001,B,20\n", encoding="utf-8")
    words = ["--micro", "70-130", "--corridor", 20, "--parts", parts, "--out", out, "--json"]
    names = ["--unit-column", "building", "--part-column", "door", "--count-column", "hh"]
    code, stdout, _ = run("levels", file, *words, *names)
    told = json.loads(stdout)
    assert (code, told["status"]) == (0, "divided")
    plan = load(out)
    assert told["n_micro_grids"] == len(plan.levels.micro_grids)
    assert set(plan.levels.parts["part"][plan.levels.parts["unit"] == "b001"]) == {"A", "B"}
    assert run("verify", out)[0] == 0
    assert run("export", out, "--table", "corridors", "--out", tmp_path / "c.csv")[0] == 0


def test_micro_grids_for_so_many_households_each(run, tmp_path):
    """--micro-per 100 gives one micro-grid for each 100 households of the plan, rounded; nonsense is refused."""
    file, out = save(toy_plan(), tmp_path / "a.gpkg"), tmp_path / "b.gpkg"
    words = ["levels", file, "--micro", "70-130", "--corridor", 20, "--out", out]
    assert run(*words, "--micro-per", 100)[0] == 0
    plan = load(out)
    assert len(plan.levels.micro_grids) == round(plan.grids["households"].sum() / 100)
    assert run("verify", out)[0] == 0
    code, _, err = run(*words, "--micro-per", 0)
    assert code == 2
    assert "micro_per" in err


def test_levels_in_one_call(run, tmp_path):
    """The command partition divides into levels at once, an option about them implies it, and both answer alike."""
    gp.samples.city(buildings=120, seed=5, communities=1).write(tmp_path)
    words = ["partition", "--units", tmp_path / "buildings.gpkg", "--households", "households"]
    words += ["--out", tmp_path / "plan.gpkg", "--effort", "0", "--json"]
    assert json.loads(run(*words)[1])["levels"] is None
    code, stdout, _ = run(*words, "--micro", "30-50", "--corridor", "15-25")
    assert code == 0
    assert load(tmp_path / "plan.gpkg").levels.rules.corridor == gp.Window(15, 25)
    again = ["--corridor", "15-25", "--out", tmp_path / "again.gpkg", "--json"]
    told = json.loads(run("levels", tmp_path / "plan.gpkg", *again)[1])
    assert json.loads(stdout)["levels"] == {name: value for name, value in told.items() if name != "plan"}


@pytest.mark.parametrize(
    "words", [[], ["--micro", "30-50"], ["--corridor", "20"], ["--whole-parts"], ["--micro-per", 35]]
)
def test_an_option_about_levels_asks_for_them(words):
    """Whatever is said about levels asks for them, also where it says what holds anyway; silence does not."""
    names = {"--micro": "micro", "--corridor": "corridor", "--whole-parts": "whole_parts", "--micro-per": "micro_per"}
    values = {names[words[0]]: words[1] if len(words) > 1 else True} if words else {}
    assert level_options(**values).anything == bool(words)


def test_a_table_of_parts_asks_for_levels(tmp_path):
    """A table of parts with the columns that the help names asks for levels, and needs no names of columns."""
    (tmp_path / "parts.csv").write_text("building,part,households\nb001,A,25\nb001,B,20\n", encoding="utf-8")
    asked = level_options(parts=tmp_path / "parts.csv")
    assert asked.anything
    assert asked.parts["part"].tolist() == ["A", "B"]


@pytest.mark.parametrize("number", ["0", "-5", "many", "10-", "0-0"])
def test_a_corridor_that_is_none_says_what_is_allowed(run, tmp_path, number):
    """A corridor group of nobody is refused, and both ways to write one are named."""
    code, _, err = run("levels", save(toy_plan(), tmp_path / "a.gpkg"), f"--corridor={number}", "--out", tmp_path / "b")
    assert code == 2
    assert "a number above 0 like 20, or from-to like 10-30" in err


@pytest.mark.parametrize("words", [["--micro", "30"], ["--micro", "30-x-50"], ["--part-column", "x"]])
def test_wishes_written_wrongly(run, tmp_path, words):
    """A window that is none, and columns of a table that is not named, are refused with how to write it."""
    file = save(toy_plan(), tmp_path / "a.gpkg")
    code, _, err = run("levels", file, *words, "--out", tmp_path / "b.gpkg")
    assert code == 2
    assert words[0] in err
