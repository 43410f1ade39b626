"""The same tables in other files, types and numbers of processes give the same plans."""

from __future__ import annotations

import hashlib
from pathlib import Path

import geopandas as gpd
import pytest
from promises import times
from toy_batch import write_config, write_town
from toy_plan import toy_ground

import gridplan as gp

TYPES = ("int16", "int64", "uint8", "Int64", "float32", "float64", str, object)
ENDINGS = ("gpkg", "geojson", "shp", "parquet", "fgb")


def houses() -> gpd.GeoDataFrame:
    """Return the buildings of the toy ground as a planner has them."""
    units = toy_ground().units
    return gpd.GeoDataFrame({"unit": units["unit"], "hu": units["households"]}, geometry=units.geometry)


def digest_of(source: gpd.GeoDataFrame | Path) -> str:
    """Return the digest of the plan of these buildings."""
    ground = gp.survey(gp.read_units(source, unit="unit", households="hu"))
    return gp.partition(ground, window=(300, 500), effort=0).digest


@pytest.mark.long
def test_types_of_counts_change_nothing(tried):
    """Whole households are the same households as integers, floats, text and objects."""
    table = houses()
    found = {digest_of(table.assign(hu=table["hu"].astype(kind))) for kind in TYPES}
    assert len(found) == 1
    tried(len(TYPES), "types of counts")


@pytest.mark.long
def test_kinds_of_files_change_nothing(tmp_path, tried):
    """The same buildings as GeoPackage, GeoJSON, Shapefile, GeoParquet and FlatGeobuf give the plan of the table."""
    table = houses()
    paths = [tmp_path / f"houses.{ending}" for ending in ENDINGS]
    for path in paths:
        if path.suffix == ".parquet":
            table.to_parquet(path)
        else:
            more = {"RFC7946": "NO", "COORDINATE_PRECISION": 12} if path.suffix == ".geojson" else {}
            table.to_file(path, engine="pyogrio", **more)
    assert {path.name: digest_of(path) for path in paths} == {path.name: digest_of(table) for path in paths}
    tried(len(ENDINGS), "kinds of files")


@pytest.mark.long
def test_one_process_and_two_make_the_same_batch(tmp_path, tried):
    """A batch in one process and in two writes the same plans, pages and tables for every place."""
    write_town(tmp_path)
    config = write_config(tmp_path)
    found = []
    for number in range(times(2, 6)):
        out = tmp_path / f"out {number}"
        report = gp.batch(config, out, processes=1 + number % 2, lang="en")
        assert not report.failed
        found.append(_content(out))
    assert found == [found[0]] * len(found)
    tried(len(found) * len(found[0]), "files of batches")


def _content(folder: Path) -> dict[str, str]:
    """Return the content of each file that tells no times: plans by their digest, others by their bytes."""
    plans = {path: gp.load(path).digest for path in folder.rglob("*.gpkg")}
    pages = {
        path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.html") if path.parent != folder
    }
    assert plans
    return {str(path.relative_to(folder)): digest for path, digest in (plans | pages).items()}
