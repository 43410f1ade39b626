"""Databases on the command line: wherever a layer or a plan is named, an address does, and no password is told."""

import json
import sys

import geopandas as gpd
import pytest
from toy_plan import toy_ground, toy_plan

import gridplan as gp
from gridplan.cli import main

SECRET = "geheim"
TYPES = {"unit": "text", "households": "integer", "community": "text"}


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command line in this process; returns exit code and JSON, and looks for passwords in all it says."""

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["gridplan", *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        out, err = capsys.readouterr()
        assert SECRET not in out + err
        return code, json.loads(out) if "--json" in words else {}, err

    return call


def guarded(address):
    """An address with a password, which a server that trusts its own machine does not look at."""
    return address.replace("@", f":{SECRET}@", 1)


def test_layers_come_from_tables(run, database):
    """Units, roads and boundaries of a survey may be tables; what is missing is told as for files."""
    ground = toy_ground(communities=2)
    database.add_layer("houses", ground.units, srid=2154, types=TYPES)
    database.add_layer("roads", ground.roads, srid=2154, types={"road_class": "integer", "name": "text"})
    database.add_layer("areas", gpd.GeoDataFrame(ground.communities), srid=2154, types={"community": "text"})
    places = {name: guarded(database.table(name)) for name in ("houses", "roads", "areas", "none")}
    words = ["--households", "households", "--missing", "zero", "--boundaries-column", "community", "--json"]
    layers = ["--roads", places["roads"], "--boundaries", places["areas"]]
    code, told, _ = run("check", places["houses"], *words, *layers)
    assert (code, told["units"]) == (0, 36)
    named = ["--layer", f"{database.schema}.houses"]
    assert run("check", guarded(database.address), *named, *words, *layers)[1] == told
    code, told, _ = run("check", places["none"], *words)
    assert (code, told["findings"][0]["code"]) == (3, "postgis-no-table")


def test_plans_go_in_and_out(run, database, tmp_path):
    """A plan file is put into the database, verified and drawn there, and written out again the same."""
    file, place = gp.save(toy_plan(), tmp_path / "a.gpkg"), guarded(database.plan("西"))
    code, _, told = run("export", file, "--out", place)
    assert code == 0
    assert "version=1" in told
    code, verified, _ = run("verify", place, "--json")
    assert (code, verified["status"]) == (0, "verified")
    assert run("map", place, "--out", tmp_path / "a.html")[0] == 0
    assert run("export", place, "--out", tmp_path / "a.geojson")[0] == 0
    gp.save(gp.load(place), tmp_path / "b.gpkg")
    assert (tmp_path / "b.gpkg").read_bytes() == file.read_bytes()


def test_a_command_may_write_its_plan_into_the_database(run, database):
    """Levels of a plan in the database become a version there; an unreachable one is refused before any work."""
    place = guarded(database.plan("West"))
    gp.save(toy_plan(), place)
    code, told, _ = run("levels", place, "--micro", "70-130", "--out", guarded(database.plan("deep")), "--json")
    assert code == 0
    assert "plan=deep" in told["plan"]
    assert gp.load(database.plan("deep")).levels is not None
    away = f"postgresql://ann:{SECRET}@127.0.0.1:1/d?plan=West"
    assert run("levels", place, "--micro", "70-130", "--out", away)[0] == 5
    assert run("verify", away)[0] == 5
    assert run("levels", place, "--micro", "70-130", "--out", guarded(database.address))[0] == 2
