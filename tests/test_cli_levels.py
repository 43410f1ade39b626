"""Levels on the command line: the command levels, and the options of partition."""

import json
import sys

import pytest
from toy_plan import toy_plan

import gridplan as gp
from gridplan.cli import main
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


def test_levels_in_one_call(run, tmp_path):
    """The command partition divides into levels at once, and refuses their options without --levels."""
    gp.samples.city(buildings=120, seed=5, communities=1).write(tmp_path)
    words = ["partition", "--units", tmp_path / "buildings.gpkg", "--households", "households"]
    words += ["--out", tmp_path / "plan.gpkg", "--effort", "1", "--corridor", "15-25"]
    code, _, err = run(*words)
    assert (code, "--levels" in err) == (2, True)
    assert run(*words, "--levels")[0] == 0
    assert load(tmp_path / "plan.gpkg").levels.rules.corridor == gp.Window(15, 25)


@pytest.mark.parametrize("words", [["--micro", "30"], ["--corridor", "many"], ["--part-column", "x"]])
def test_wishes_written_wrongly(run, tmp_path, words):
    """A window that is none, and columns of a table that is not named, are refused with how to write it."""
    file = save(toy_plan(), tmp_path / "a.gpkg")
    code, _, err = run("levels", file, *words, "--out", tmp_path / "b.gpkg")
    assert code == 2
    assert words[0] in err
