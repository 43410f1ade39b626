"""A batch over places with hostile names: a fit folder for each, and nothing in a table, record or page runs."""

import csv
import shutil

import pytest
from hostile import FORTY
from test_every_output import CHECKS, UNFIT
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app

PLACES = ("../x", "CON", "a\nb", "长" * 150, "Same", "same", "=1+1", "\x1b]0;owned\x07", *FORTY[:3])
ASKED = """
[input]
units = "units.gpkg"
unit = "unit"
households = "households"
community = "community"
[rules]
effort = 0
households = [20, 900]
[output]
folder = "out"
"""


@pytest.mark.long
def test_places_are_names_only(tmp_path, monkeypatch, tried):
    """Every place is divided in a folder of its own below the output, and what is told of all holds data only."""
    monkeypatch.chdir(tmp_path)
    town = gp.samples.city(buildings=200, seed=1, communities=2).buildings
    ranked = town.geometry.centroid.x.rank(method="first").to_numpy() - 1
    town["community"] = [PLACES[int(at * len(PLACES) / len(town))] for at in ranked]
    town.to_file(tmp_path / "units.gpkg")
    (tmp_path / "batch.toml").write_text(ASKED, encoding="utf-8")
    run = CliRunner().invoke(app, ["batch", "batch.toml", "--processes", "0"])
    assert "\x1b" not in run.output
    with (tmp_path / "out" / "summary.csv").open(encoding="utf-8-sig", newline="") as lines:
        told = list(csv.DictReader(lines))
    assert len(told) == len(PLACES)
    assert {row["status"] for row in told} <= {"feasible", "infeasible"}
    folders = sorted((tmp_path / "out" / "places").iterdir())
    assert len({folder.name.casefold() for folder in folders}) == len(PLACES)
    for file in (tmp_path / "out").rglob("*"):
        assert not UNFIT.search(file.name), file
        if file.is_file():
            CHECKS[file.suffix](file)
    shutil.rmtree(tmp_path / "out")
    assert {path.name for path in tmp_path.iterdir()} == {"units.gpkg", "batch.toml"}
    tried(len(PLACES), "places with hostile names")
