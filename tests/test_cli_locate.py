"""The command locate: what Python finds, in lines, JSON and files; exit codes."""

import json
import os

import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer
from toy_history import aged_plan
from toy_plan import CRS, EAST, NORTH
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app, main

RUN = CliRunner()
HOUSE = (EAST + 20.0, NORTH + 20.0)
LONGITUDE, LATITUDE = Transformer.from_crs(CRS, 4490, always_xy=True).transform(*HOUSE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a plan after two rounds, and a table of points."""
    place = tmp_path_factory.mktemp("locate")
    gp.save(aged_plan(), place / "plan.gpkg")
    table = {"id": ["a", "b"], "x": EAST + np.array([20, 220]), "y": NORTH + np.array([20, 220])}
    pd.DataFrame(table).to_csv(place / "points.csv", index=False)
    return place


@pytest.fixture
def run_main(monkeypatch, capsys):
    """Run the whole command line; returns the exit code and what stands on stderr."""

    def call(*words):
        monkeypatch.setattr("sys.argv", ["gridplan", *words])
        with pytest.raises(SystemExit) as end:
            main()
        return end.value.code, capsys.readouterr().err

    return call


def run(folder, *words):
    """Run the command on the plan and return its result."""
    return RUN.invoke(app, [str(word) for word in ("locate", folder / "plan.gpkg", *words)])


def test_one_place_in_lines(folder):
    """A pair of degrees, west of Greenwich too, is told in a few lines in both languages."""
    ran = run(folder, f"{LONGITUDE},{LATITUDE}", "--at", "2027-01-31", "--crs", "EPSG:4490", "--lang", "en")
    assert LONGITUDE < 0
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.splitlines()[:2] == ["grid 003, community A", "in building b000"]
    assert "on 2027-01-31: grid 003 (version 1)" in ran.stdout
    assert run(folder, f"{LONGITUDE}，{LATITUDE}", "--lang", "zh").stdout.startswith("网格 003，社区 A")


def test_tables_and_json(folder, tmp_path):
    """Points of a table give the JSON and the file that Python gives."""
    ran = run(folder, folder / "points.csv", "--crs", CRS, "--out", tmp_path / "located.csv", "--json")
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout.splitlines()[-1])
    found = gp.locate(folder / "plan.gpkg", folder / "points.csv", crs=CRS)
    assert told.pop("file") == str(tmp_path / "located.csv")
    assert told == found.as_dict()
    assert pd.read_csv(tmp_path / "located.csv", dtype=str)["grid"].tolist() == ["003", "002"]


def test_roads_and_officers(folder, tmp_path):
    """Road-segment grids and posts of officers are read from files."""
    line = {"type": "LineString", "coordinates": [[EAST, NORTH + 5], [EAST + 240, NORTH + 5]]}
    feature = {"type": "Feature", "properties": {"code": "R1"}, "geometry": line}
    (tmp_path / "roads.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    pd.DataFrame({"officer": ["P1", "P2"], "grid": ["003", "R1"]}).to_csv(tmp_path / "posts.csv", index=False)
    roads = ("--lines", tmp_path / "roads.geojson", "--lines-crs", CRS, "--lines-code", "code")
    ran = run(folder, folder / "points.csv", "--crs", CRS, *roads, "--officers", tmp_path / "posts.csv", "--json")
    assert ran.exit_code == 0, ran.output
    first, second = json.loads(ran.stdout.splitlines()[-1])["points"]
    assert (first["road_grid"], first["road_m"], first["road_officers"], first["officers_"]) == ("R1", 15.0, "P2", "P1")
    assert (second["road_grid"], second["road_m"]) == ("", None)


def test_many_points_are_summed_up(folder, tmp_path):
    """More points than one can read are told in one line, with the version they are told by."""
    table = pd.DataFrame({"x": EAST + np.arange(30.0), "y": NORTH + 20})
    table.to_csv(tmp_path / "many.csv", index=False)
    ran = run(folder, tmp_path / "many.csv", "--lang", "en")
    assert ran.stdout == "30 of 30 points lie in 1 grids, 0 outside the plan\naccording to version 3, a draft\n"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((f"{LATITUDE},{LONGITUDE}",), 3, "swapped"),
        (("nowhere.csv",), 3, "there is no local file"),
        (("1,2", "--at", "31.1.2027"), 2, "at must be a day"),
        (("1,2", "--out", "a.txt"), 2, "csv or .xlsx"),
        (("1,2", "--reach", "-3", "--lines", "none.gpkg"), 3, "there is no local file"),
    ],
)
def test_faults_have_their_exit_codes(folder, run_main, words, code, told):
    """Bad points exit 3, values that can never be right exit 2, each with a sentence."""
    found, err = run_main("locate", str(folder / "plan.gpkg"), *words)
    assert found == code
    assert told in err


def test_the_plan_is_never_overwritten(folder):
    """An output that is the table of points is refused."""
    before = (folder / "points.csv").read_bytes()
    ran = run(folder, folder / "points.csv", "--out", folder / "points.csv")
    assert ran.exit_code != 0
    assert (folder / "points.csv").read_bytes() == before


def test_messages_speak_the_language_asked_for(folder, run_main, monkeypatch):
    """Faults are told in the language of --lang, which is forgotten afterwards; without it in that of the variable."""
    monkeypatch.delenv("GRIDPLAN_LANG", raising=False)
    words = ("locate", str(folder / "plan.gpkg"), f"{LATITUDE},{LONGITUDE}")
    for more in (("--lang", "zh"), ("--lang=zh",)):
        code, told = run_main(*words, *more)
        assert code == 3
        assert "颠倒" in told
    assert "GRIDPLAN_LANG" not in os.environ
    assert "swapped" in run_main(*words)[1]


def test_a_plan_that_is_not_in_force_yet_is_told(tmp_path):
    """Answers from a version of the future say so, in words and JSON; from its first day on they do not."""
    gp.save(gp.approve(aged_plan(), by="office 3", date="2099-01-01"), tmp_path / "plan.gpkg")
    place = f"{HOUSE[0]},{HOUSE[1]}"
    for day, told in (("2098-12-31", ["locate-not-yet"]), ("2099-01-01", [])):
        ran = run(tmp_path, place, "--at", day, "--json")
        found = json.loads(ran.stdout)["findings"]
        assert [finding["code"] for finding in found if finding["code"] == "locate-not-yet"] == told
    assert "尚未生效" in found_text(run(tmp_path, place, "--json"))


def found_text(ran):
    """Return all findings of an answer in Chinese."""
    return " ".join(finding["text"]["zh"] for finding in json.loads(ran.stdout)["findings"])
