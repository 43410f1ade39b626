"""The command roads: a plan in, a plan with road-segment grids out; impossible is exit 4, bad input exit 3."""

import json

import geopandas as gpd
import pytest
from toy_plan import toy_plan
from toy_roads import street_ground, streets
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app

RUN = CliRunner()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a plan, its roads and points of shops."""
    place = tmp_path_factory.mktemp("roads")
    ground = street_ground()
    gp.save(toy_plan(ground=ground), place / "plan.gpkg")
    streets().drop(columns="bounds").to_file(place / "roads.gpkg")
    gpd.GeoDataFrame(geometry=ground.units.geometry.centroid).to_file(place / "shops.gpkg")
    return place


def test_roads_of_a_plan_file(folder):
    """Roads and points from files make the second network, which is saved, mapped and told as JSON."""
    out, page = folder / "both.gpkg", folder / "both.html"
    words = [
        "roads",
        folder / "plan.gpkg",
        "--roads",
        folder / "roads.gpkg",
        "--points",
        f"shops={folder / 'shops.gpkg'}",
    ]
    words += ["--work", "shops=10", "--window", "150-700", "--border", "split", "--out", out, "--map", page, "--json"]
    done = RUN.invoke(app, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    found = gp.load(out).roads
    assert (told["status"], told["n_grids"], told["outside_window"]) == ("feasible", len(found.codes), 0)
    assert told["work"] == [
        {
            "work": "shops",
            "total": 36.0,
            "roads": float(found.segments["shops"].sum()),
            "areal": told["work"][0]["areal"],
        }
    ]
    assert all(code in page.read_text(encoding="utf-8") for code in found.codes)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--window", "1700-1800"], 4),
        (["--work", "shops=10"], 3),
        (["--classes", "one"], 2),
        (["--window", "9-1"], 2),
        (["--roads-layer", "x"], 2),
        (["--points", "shops"], 2),
    ],
)
def test_exit_codes(folder, words, code):
    """A window that cannot hold, work that nothing tells of, and words that say nothing end as they should."""
    found = RUN.invoke(app, ["roads", str(folder / "plan.gpkg"), "--out", str(folder / "no.gpkg"), *words])
    assert (found.exit_code or getattr(found.exception, "code", 0)) == code or type(found.exception).__name__ in {
        2: ("OptionError",), 3: ("InputError",), 4: (),
    }[code]  # fmt: skip
