"""Census areas and totals by community on the command line."""

import json
import sys

import bad_files as bad
import geopandas as gpd
import pytest
import shapely

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


@pytest.fixture
def place(tmp_path):
    """Houses without counts in two communities, a census square over all of them, and totals."""
    houses = bad.houses(floors=1, comm=["a"] * 3 + ["b"] * 3).drop(columns="hh")
    houses.to_file(tmp_path / "houses.gpkg")
    square = shapely.box(bad.WEST - 50, bad.SOUTH - 50, bad.WEST + 150, bad.SOUTH + 150)
    gpd.GeoDataFrame({"men": [60.0]}, geometry=[square], crs=bad.CRS).to_file(tmp_path / "census.gpkg")
    (tmp_path / "totals.csv").write_text("community,households\na,12\nb,30\n", encoding="utf-8")
    return tmp_path


def test_check_tells_sources_and_ranges(run, place):
    """A census fills the houses, and one JSON object has where counts come from and each estimate's range."""
    code, out, err = run(
        "check", place / "houses.gpkg", "--census", place / "census.gpkg", "--census-column", "men", "--json"
    )
    found = json.loads(out)
    assert code == 0, err
    assert found["sources"] == {"census": {"units": 6, "households": 60}}
    assert found["estimates"][0] == {"unit": "h0", "households": 10, "source": "census", "low": None, "high": None}
    assert found["conservation"]["households_estimated"] == 60


def test_totals_by_community_are_spread(run, place):
    """A table of totals fills the houses of each community."""
    code, out, err = run(
        "check", place / "houses.gpkg", "--community", "comm", "--totals", place / "totals.csv", "--json"
    )
    assert code == 0, err
    assert json.loads(out)["sources"] == {"totals": {"units": 6, "households": 42}}


def test_totals_as_an_office_keeps_them_are_read(run, place):
    """The title above a list of totals and the sum below it are left out and told; each community keeps its own."""
    (place / "list.csv").write_text("幸福街道户数表,\n社区,户数\na,12\nb,30\n合计,42\n", encoding="gb18030")
    code, out, err = run(
        "check", place / "houses.gpkg", "--community", "comm", "--totals", place / "list.csv", "--json"
    )
    assert code == 0, err
    found = json.loads(out)
    assert found["sources"] == {"totals": {"units": 6, "households": 42}}
    assert {"table-title", "table-sums"} <= {finding["code"] for finding in found["findings"]}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--census", "census.gpkg", "--totals", "totals.csv"], "either --census or --totals"),
        (["--census-column", "men"], "belong to --census"),
        (["--totals", "totals.csv", "--missing", "zero"], "leaves no building"),
    ],
)
def test_options_that_contradict_each_other(run, place, words, said):
    """Two sources of totals, a column of no census, or nothing to fill are usage errors."""
    words = [place / word if "." in word else word for word in words]
    code, _, err = run("check", place / "houses.gpkg", *words)
    assert code == 2
    assert said in err


def test_a_census_is_not_written_over(run, place):
    """The plan is never written to the census file."""
    census = place / "census.gpkg"
    code, _, err = run("partition", "--units", place / "houses.gpkg", "--census", census, "--out", census)
    assert code == 2, err
