"""Boundaries on the command line."""

import json
import sys

import geopandas as gpd
import pytest
from shapely import box

from gridplan.cli import main


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


def written(path, names, shapes):
    """Write a layer of communities."""
    gpd.GeoDataFrame({"community": names}, geometry=shapes, crs="EPSG:4547").to_file(path)
    return path


def test_boundaries_are_changed_by_a_table(run, tmp_path):
    """A split with new polygons writes the new layer, and tells who got whose ground."""
    old = written(tmp_path / "old.gpkg", ["甲", "乙"], [box(0, 0, 100, 100), box(100, 0, 200, 100)])
    new = written(tmp_path / "drawn.gpkg", ["戊", "己"], [box(0, 0, 60, 100), box(60, 0, 100, 100)])
    changes, out = tmp_path / "changes.csv", tmp_path / "new.gpkg"
    changes.write_text("变更类型,原社区,新社区\n拆分,甲,戊、己\n", encoding="utf-8")
    code, stdout, _ = run("boundaries", old, changes, "--drawn", new, "--out", out, "--json")
    told = json.loads(stdout)
    assert (code, told["communities"], told["changed"]) == (0, ["乙", "己", "戊"], ["己", "戊"])
    assert gpd.read_file(out, layer="communities").area.sum() == pytest.approx(20000)
    code, stdout, _ = run("boundaries", old, changes, "--drawn", new, "--out", out, "--lang", "zh")
    assert (code, stdout.splitlines()[0]) == (0, "共 3 个社区，其中 2 个有变更")


def test_faults_end_in_3_and_write_nothing(run, tmp_path):
    """Missing polygons are bad input; an output that is an input is wrong usage."""
    old = written(tmp_path / "old.gpkg", ["甲"], [box(0, 0, 100, 100)])
    changes, out = tmp_path / "changes.csv", tmp_path / "new.gpkg"
    changes.write_text('change,old,new\nsplit,甲,"戊,己"\n', encoding="utf-8")
    code, _, stderr = run("boundaries", old, changes, "--out", out)
    assert (code, "--drawn" in stderr, out.exists()) == (3, True, False)
    assert run("boundaries", old, changes, "--out", old)[0] == 2
