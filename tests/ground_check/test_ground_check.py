"""A ground held against official totals and older grids."""

import json
import sys

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import gridplan as gp
from gridplan.cli import main

TOWN = gp.samples.city(buildings=200, seed=1, communities=2)


@pytest.fixture(scope="module")
def ground():
    """A small town with its two communities."""
    units = gp.read_units(TOWN.buildings, households="households", community="community")
    return gp.survey(units, boundaries=TOWN.boundaries)


def test_totals_stand_beside_the_official_ones(ground):
    """Sums by community, differences and percentages are those that pandas finds, and only what is far off is told."""
    sums = TOWN.buildings.groupby("community")["households"].sum()
    one, two = sums.index
    official = pd.DataFrame({"社区": [one, two, "别处"], "户数": [int(sums[one]), int(sums[two]) + 100, 7]})
    found = gp.check_ground(ground, official=official)
    table = found.communities.set_index("community")
    assert table.loc[one, "difference"] == 0
    assert table.loc[two, "difference"] == -100
    assert float(table.loc[two, "percent"]) == round(-10000 / (sums[two] + 100), 1)
    assert table.loc["", "households"] == sums.sum()
    told = {finding.code: finding.ids for finding in found.report.findings}
    assert told["official-differs"] == (two,)
    assert told["official-strange"] == ("别处",)
    assert "official-differs" not in {
        f.code for f in gp.check_ground(ground, official=official, tolerance=0.5).report.findings
    }


def test_communities_go_by_code_or_name():
    """A list with codes and one with names say the same of a ground whose boundaries have both; both at once do not."""
    town = TOWN.boundaries.assign(code=["001", "002"], name=["east", "west"])[["code", "name", "geometry"]]
    units = gp.read_units(TOWN.buildings, households="households")
    ground = gp.survey(units, boundaries=town, community_column="code")
    by_code = gp.check_ground(ground, official=pd.DataFrame({"社区代码": ["001", "002"], "户数": [5, 7]}))
    by_name = gp.check_ground(ground, official=pd.DataFrame({"社区": ["east", "west"], "户数": [5, 7]}))
    pd.testing.assert_frame_equal(by_code.communities, by_name.communities)
    assert by_code.communities["official"].tolist() == [5, 7, 12]
    with pytest.raises(gp.InputError) as caught:
        gp.check_ground(ground, official={"001": 5, "east": 5})
    assert caught.value.findings[0].code == "official-twice"


def test_estimates_are_counted_apart(ground):
    """Households that no source names stand in a column of their own; they are not guessed from the total."""
    units = ground.units.copy()
    units.loc[[3, 5], "source"] = "estimated"
    found = gp.check_ground(type(ground)(**{**vars(ground), "units": units}))
    assert int(found.communities["estimated"].iloc[-1]) == int(units.loc[[3, 5], "households"].sum())


def test_a_table_with_faults_is_refused_with_all_of_them(ground):
    """A community that stands twice and a count that is none are told together."""
    table = pd.DataFrame({"community": ["a", "a", "b"], "households": ["1", "2", "many"]})
    with pytest.raises(gp.InputError) as caught:
        gp.check_ground(ground, official=table)
    assert {"official-twice", "households-text"} <= {finding.code for finding in caught.value.findings}
    with pytest.raises(gp.OptionError):
        gp.check_ground(ground, tolerance=-1)


def test_older_grids_across_communities_are_named_with_their_households(ground, tmp_path, monkeypatch, capsys):
    """Of two old grids only the one over both communities is named, in Python and on the command line alike."""
    west, south, east, north = ground.outline.bounds
    border = TOWN.boundaries.geometry[0].intersection(TOWN.boundaries.geometry[1])
    assert border.length > 0
    whole = gpd.GeoDataFrame(
        {"grid": ["G1"]}, geometry=[shapely.box(west, south, east, north)], crs=TOWN.boundaries.crs
    )
    found = gp.check_ground(ground, grids={"old": whole})
    sums = ground.units.groupby("community")["households"].sum()
    assert found.crossing["households"].tolist() == sums.tolist()
    (told,) = found.report.findings
    assert (told.code, told.ids, told.numbers["households"]) == ("check-grids-cross", ("G1",), int(sums.min()))
    inside = TOWN.boundaries.rename(columns={"community": "grid"})
    assert gp.check_ground(ground, grids={"old": inside}).crossing.empty

    TOWN.write(tmp_path)
    whole.to_file(tmp_path / "old.gpkg")
    (tmp_path / "official.csv").write_text(f"社区,户数\n{sums.index[0]},1\n", encoding="utf-8")
    words = [tmp_path / "buildings.gpkg", "--households", "households", "--boundaries", tmp_path / "boundaries.gpkg"]
    words += ["--grids", tmp_path / "old.gpkg", "--official", tmp_path / "official.csv", "--json"]
    monkeypatch.setattr(sys, "argv", ["gridplan", "check", *map(str, words)])
    with pytest.raises(SystemExit) as end:
        main()
    assert not end.value.code
    answer = json.loads(capsys.readouterr().out)
    assert {"official-differs", "check-grids-cross"} <= {finding["code"] for finding in answer["findings"]}
    assert answer["communities"][0]["official"] == 1
    assert [row["grid"] for row in answer["crossing"]] == ["G1", "G1"]
