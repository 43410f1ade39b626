"""The command merge: what Python gives, with crosswalk, flows and map, and nothing written over what is read."""

import json

import pandas as pd
import pytest
from toy_plan import toy_plan
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app

RUN = CliRunner()
WINDOW = (300, 500)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a plan on a small ground, and two departments' grids of it as polygons."""
    found = tmp_path_factory.mktemp("merge")
    plan = toy_plan()
    gp.save(plan, found / "ground.gpkg")
    grids = plan.grids[["grid", "geometry"]].assign(people=1, duty="patrol")
    grids.to_file(found / "police.gpkg")
    other = gp.partition(plan.ground, window=WINDOW, seed=3, effort=0).grids
    other[["grid", "geometry"]].to_file(found / "urban.gpkg")
    return found


def layers(folder):
    """The layers as options."""
    return [word for name in ("urban", "police") for word in ("--layer", f"{name}={folder / name}.gpkg")]


def merge(folder, *options):
    """Run the command on the ground of the plan and return its result."""
    words = ("merge", "--ground", folder / "ground.gpkg", *layers(folder), "--window", *WINDOW, "--effort", 0)
    return RUN.invoke(app, [str(word) for word in (*words, *options)])


def files(folder):
    """The files in a folder with their contents."""
    return {path: path.read_bytes() for path in sorted(folder.iterdir())}


def test_options_ask_what_keywords_ask(folder, tmp_path):
    """Dials, columns and rules give the digest that the same keywords give in Python, and every output is written."""
    dials = ("--weight", "police=2", "--base", "police", "--fixed", "urban", "--compact", 0.1, "--carry", "split")
    columns = ("--staff", "police=people", "--functions", "police=duty", "--priority", "lower", "--streets", 0)
    outputs = {
        name: tmp_path / file for name, file in (("--out", "p.gpkg"), ("--map", "m.html"), ("--flows", "f.html"))
    }
    said = (word for pair in outputs.items() for word in pair)
    ran = merge(folder, *dials, *columns, *said, "--crosswalk", tmp_path / "c.xlsx", "--lang", "zh", "--json")
    assert ran.exit_code == 0, ran.output
    plan = gp.merge(
        {name: folder / f"{name}.gpkg" for name in ("police", "urban")},
        gp.load(folder / "ground.gpkg").ground,
        gp.Rules.from_dict(gp.rules_of(window=WINDOW, effort=0, streets=0).as_dict()),
        weights={"police": 2},
        base="police",
        fixed=["urban"],
        compact=0.1,
        carry="split",
        staff={"police": "people"},
        functions={"police": "duty"},
        priority="lower",
    )
    told = json.loads(ran.stdout.splitlines()[-1])
    assert gp.load(tmp_path / "p.gpkg").digest == plan.digest == told["plan_digest"]
    assert told["merger"] == plan.merger.as_dict()
    assert told["effort"] == gp.crosswalk(plan).as_dict()["effort"]
    had, kept = plan.grid_mates
    assert (told["pairs"], told["pairs_kept"], told["kept_share"]) == (had, kept, kept / had)
    assert told["kept_of_possible"] == kept / plan.merger.bound
    assert sum(one["weight"] * one["pairs_kept"] for one in told["departments"].values()) == kept
    assert told["departments"]["police"]["people"] == len(plan.network.codes)
    assert (told["n_departments"], told["n_line_departments"]) == (2, 0)
    assert told["conflicts"] >= 0
    assert (told["crosswalk"], told["flows"]) == (str(tmp_path / "c.xlsx"), str(tmp_path / "f.html"))
    assert len(pd.ExcelFile(tmp_path / "c.xlsx").sheet_names) > 3
    for page in ("m.html", "f.html"):
        assert 'lang="zh' in (tmp_path / page).read_text(encoding="utf-8")


def test_a_locked_grid_of_the_base_stays(folder, tmp_path):
    """A lock names a grid of the base, which keeps its units."""
    old = gp.load(folder / "ground.gpkg")
    code = old.network.codes[0]
    ran = merge(folder, "--base", "police", "--lock", code, "--out", tmp_path / "p.gpkg")
    assert ran.exit_code == 0, ran.output
    new = gp.load(tmp_path / "p.gpkg")
    assert ((new.labels == new.network.codes.index(code)) == (old.labels == 0)).all()


def test_a_merged_plan_is_verified_from_its_file(folder, tmp_path):
    """What the command wrote is recomputed with other code, and the command verify finds nothing wrong."""
    assert merge(folder, "--out", tmp_path / "p.gpkg").exit_code == 0
    assert RUN.invoke(app, ["verify", str(tmp_path / "p.gpkg"), "--json"]).exit_code == 0


def test_strict_writes_nothing_where_a_rule_is_broken(folder, tmp_path):
    """A window that no division holds ends in exit code 4; with --strict no file is left."""
    outputs = ("--out", tmp_path / "p.gpkg", "--crosswalk", tmp_path / "c.xlsx", "--map", tmp_path / "m.html")
    ran = merge(folder, "--window", 450, 452, *outputs, "--strict")
    assert ran.exit_code == 4, ran.output
    assert not files(tmp_path)


@pytest.mark.parametrize(
    "options",
    [
        ("--weight", "party=2"),
        ("--compact", 2),
        ("--fixed", "party"),
        ("--lock", "A-001"),
        ("--stay", 1),
        ("--start", "plan.gpkg"),
        ("--crosswalk", "table.pdf"),
    ],
)
def test_what_can_never_be_right_is_a_usage_error(folder, tmp_path, options):
    """Strangers, dials out of range, locks without a base and options of other commands end in exit code 2."""
    ran = merge(folder, *options, "--out", tmp_path / "p.gpkg")
    assert getattr(ran.exception, "exit_code", ran.exit_code) == 2
    assert not files(tmp_path)


@pytest.mark.parametrize("option", ["--out", "--map", "--crosswalk", "--flows"])
def test_nothing_that_is_read_is_written_over(folder, tmp_path, option):
    """No output may be a layer, the plan whose ground is used, or another output."""
    before = files(folder)
    usual = () if option == "--out" else ("--out", tmp_path / "p.gpkg")
    for place in (folder / "police.gpkg", folder / "ground.gpkg", *usual[1:]):
        assert isinstance(merge(folder, *usual, option, place).exception, gp.OptionError)
    assert files(folder) == before


def test_faults_of_all_layers_are_told_at_once(folder, tmp_path):
    """Two layers that cannot be read are one refusal, with exit code 3."""
    for name in ("bad", "worse"):
        (tmp_path / f"{name}.gpkg").write_text("no layer", encoding="utf-8")
    more = ("--layer", f"bad={tmp_path / 'bad.gpkg'}", "--layer", f"worse={tmp_path / 'worse.gpkg'}")
    ran = merge(folder, *more, "--out", tmp_path / "p.gpkg")
    assert isinstance(ran.exception, gp.InputError)
    assert len(ran.exception.findings) == 2
    assert not (tmp_path / "p.gpkg").exists()
