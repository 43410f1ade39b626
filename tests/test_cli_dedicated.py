"""Dedicated places and walking on the command line lead to the plan that Python gives."""

import json

import pytest
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app
from gridplan.errors import OptionError

RUN = CliRunner()
WINDOW = (100, 200)
OUT = ("--out", "new.gpkg")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A folder with a made-up town and its malls, campuses and parks."""
    folder = tmp_path_factory.mktemp("town")
    made = gp.samples.town_inputs(buildings=200, communities=1, seed=1)
    assert len(made.dedicated)
    for name in ("buildings", "roads", "dedicated"):
        getattr(made, name).to_file(folder / f"{name}.gpkg")
    return folder


def run(folder, *options):
    """Run partition on the town and return its answer."""
    words = ["partition", "--units", folder / "buildings.gpkg", "--households", "households", "--json"]
    words += ["--roads", folder / "roads.gpkg", "--out", folder / "new.gpkg", "--effort", "0", "--window", *WINDOW]
    result = RUN.invoke(app, [str(word) for word in (*words, *options)])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def read(folder):
    """Return the surveyed ground in Python."""
    units = gp.read_units(folder / "buildings.gpkg", households="households", attributes=["area_kind"])
    return gp.survey(units, roads=gp.read_layer(folder / "roads.gpkg"))


def test_places_are_read_from_a_file_or_a_column(town):
    """``--dedicated``, ``--dedicated-column``, ``--dedicated-rule`` and ``--work walking=`` do what Python does."""
    ground, layer = read(town), gp.read_layer(town / "dedicated.gpkg")
    by_file = gp.partition(gp.with_dedicated(ground, layer), window=WINDOW, effort=0)
    options = ("--dedicated", town / "dedicated.gpkg")
    answer = run(town, *options)
    assert answer["plan_digest"] == by_file.digest
    assert "dedicated-grids" in {finding["code"] for finding in answer["findings"]}
    asked = {"window": WINDOW, "effort": 0, "dedicated": "attach", "work": {"walking": 0.05}}
    attached = gp.partition(gp.with_dedicated(ground, "area_kind"), **asked)
    options = ("--dedicated-column", "area_kind", "--dedicated-rule", "attach", "--work", "walking=0.05")
    assert run(town, *options)["plan_digest"] == attached.digest


def test_options_that_belong_to_others_are_refused(town):
    """A layer or parks without a file, a kind without a column."""
    for options in (("--dedicated-layer", "x"), ("--dedicated-kind", "kind"), ("--dedicated-parks", "unit")):
        result = RUN.invoke(app, ["partition", "--units", str(town / "buildings.gpkg"), *OUT, *options])
        assert isinstance(result.exception, OptionError)
