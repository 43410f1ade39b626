"""The command stations: what Python finds comes as workbook, page and JSON; impossible is exit 4, bad input exit 3."""

import json

import numpy as np
import pandas as pd
import pytest
from toy_plan import EAST, NORTH, toy_plan
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app

RUN = CliRunner()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a plan of four grids and a table of three venues."""
    place = tmp_path_factory.mktemp("stations")
    gp.save(toy_plan(), place / "plan.gpkg")
    table = {"venue": ["V1", "V2", "V3"], "x": EAST + np.array([60, 180, 120]), "y": NORTH + np.array([60, 180, 120])}
    pd.DataFrame(table).to_csv(place / "venues.csv", index=False)
    return place


def run(folder, *words):
    """Run the command and return its result."""
    base = ("stations", "--plan", folder / "plan.gpkg", "--venues", folder / "venues.csv")
    return RUN.invoke(app, [str(word) for word in (*base, *words)])


def test_the_command_tells_what_python_finds(folder, tmp_path):
    """The answer in JSON is that of the same request in Python, and the files are written."""
    wishes = ("--within", 200, "--stations", 2, "--capacity", 3, "--fix", "V1", "--exclude", "V2", "--share", "near")
    files = ("--out", tmp_path / "stations.xlsx", "--map", tmp_path / "map.html")
    ran = run(folder, *wishes, *files, "--lang", "zh", "--json")
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout.splitlines()[-1])
    plan, venues = gp.load(folder / "plan.gpkg"), folder / "venues.csv"
    found = gp.site_stations(plan, venues, within=200, stations=2, capacity=3, fixed=["V1"], excluded=["V2"])
    assert told["digest"] == found.digest
    assert told["file"] == str(tmp_path / "stations.xlsx")
    assert "站点" in pd.ExcelFile(tmp_path / "stations.xlsx").sheet_names
    assert 'lang="zh' in (tmp_path / "map.html").read_text(encoding="utf-8")


def test_an_impossible_request_exits_4_and_writes_nothing(folder, tmp_path):
    """The reason and what would help are told, and that neither workbook nor page is written."""
    ran = run(folder, "--within", 10, "--out", tmp_path / "no.xlsx", "--map", tmp_path / "why.html", "--json")
    assert ran.exit_code == 4
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told["status"] == "infeasible"
    assert told["relaxation"]["changes"]
    assert (told["file"], told["map"]) == (None, None)
    assert not list(tmp_path.iterdir())
    assert "Nothing was written." in ran.stderr


def test_bad_input_and_wrong_values_are_refused_before_anything_is_written(folder, tmp_path):
    """Unknown venues are bad input, a negative walk is a usage fault, and an input is never written over."""
    with pytest.raises(gp.InputError, match="X9"):
        raise run(folder, "--fix", "X9", "--out", tmp_path / "a.xlsx").exception
    for words in (("--within", -5, "--out", tmp_path / "a.xlsx"), ("--out", folder / "venues.csv")):
        with pytest.raises(gp.OptionError):
            raise run(folder, *words).exception
    assert not list(tmp_path.iterdir())
