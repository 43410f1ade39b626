"""Estates, links and kinds of barriers on the command line lead to the plan that Python gives."""

import json

import pytest
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app
from gridplan.errors import OptionError

RUN = CliRunner()
WINDOW = (100, 160)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A folder with the layers of a town on two banks, in one community."""
    folder = tmp_path_factory.mktemp("town")
    made = gp.samples.city(buildings=200, seed=4, communities=1)
    for name in ("buildings", "roads", "barriers", "estates", "boundaries"):
        getattr(made, name).to_file(folder / f"{name}.gpkg")
    return folder


def run(folder, *options, command="partition"):
    """Run a command on the town and return its answer."""
    units = [folder / "buildings.gpkg"] if command == "check" else ["--units", folder / "buildings.gpkg"]
    words = [command, *units, "--households", "households"]
    for layer in ("roads", "barriers", "boundaries", "estates"):
        words += [f"--{layer}", folder / f"{layer}.gpkg"]
    words += ["--out", folder / "new.gpkg", "--effort", "0", "--window", *WINDOW] if command == "partition" else []
    result = RUN.invoke(app, [str(word) for word in (*words, "--json", *options)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return json.loads(result.stdout)


def divided(folder, **wishes):
    """The plan of the same wishes in Python."""
    layers = {name: gp.read_layer(folder / f"{name}.gpkg") for name in ("roads", "barriers", "boundaries", "estates")}
    ground = gp.survey(gp.read_units(folder / "buildings.gpkg", households="households"), **layers)
    return gp.partition(ground, window=WINDOW, effort=0, **wishes)


def test_estates_are_kept_together_unless_told_otherwise(town):
    """``--estates`` marks, keeps together and cuts; ``--estates-over`` and ``--estates-loose`` change that."""
    cases = {
        (): {"together": "estate"},
        ("--estates-over", "whole", "--links"): {"together": "estate", "estates": "whole", "links": True},
        ("--estates-loose",): {},
    }
    found = {}
    for options, wishes in cases.items():
        answer = run(town, *options)
        assert answer["plan_digest"] == divided(town, **wishes).digest
        found[options] = {finding["code"] for finding in answer["findings"]}
    assert "estate-cut-households" in found[()]
    assert not any("estate-cut-households" in found[options] for options in cases if options)


def test_check_tells_what_is_wrong_with_estates_and_kinds(town):
    """``check`` takes the same layers; kinds of barriers that do not exist are refused."""
    estates = gp.read_layer(town / "estates.gpkg")
    assert run(town, "--estates-column", "estate", command="check")["status"] == "read"
    assert len(estates) > 0
    result = RUN.invoke(
        app,
        [
            *("check", str(town / "buildings.gpkg"), "--households", "households"),
            *("--barriers", str(town / "barriers.gpkg"), "--barrier-kinds", "rail,canal"),
        ],
    )
    assert [f.code for f in result.exception.findings if f.severity == "error"] == ["barrier-kinds-unknown"]


def test_each_value_of_a_column_is_one_grid(town):
    """``--by`` makes each estate one grid, as ``by`` does beside rules; estates that are to be cut are refused."""
    asked = {"by": "estate", "islands": "bridge", "window": (1, 9_999)}  # nothing is searched for in so wide a window
    words = ("--by", asked["by"], "--islands", asked["islands"], "--estates-parted", "--window", *asked["window"])
    answer = run(town, *words)
    layers = {name: gp.read_layer(town / f"{name}.gpkg") for name in ("roads", "barriers", "boundaries", "estates")}
    ground = gp.survey(gp.read_units(town / "buildings.gpkg", households="households"), estates_parted=True, **layers)
    rules = gp.rules_of(window=asked["window"], effort=0, islands=asked["islands"])
    plan = gp.partition(ground, rules, by=asked["by"])
    assert answer["plan_digest"] == plan.digest
    assert plan.digest == gp.partition(ground, effort=0, **asked).digest
    estates = plan.ground.units["estate"].dropna().nunique()
    assert len(plan.grids) == estates
    refused = RUN.invoke(
        app,
        ["partition", "--units", str(town / "buildings.gpkg"), "--by", "estate", "--estates-over", "cut",
         "--estates", str(town / "estates.gpkg"), "--households", "households", "--out", str(town / "not.gpkg")],
    )  # fmt: skip
    assert isinstance(refused.exception, OptionError)
