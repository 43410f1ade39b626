"""The verb that fills housing from census areas and totals by community, on a row of houses."""

import bad_files
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import gridplan as gp
from gridplan.errors import InputError, OptionError

WEST, SOUTH = bad_files.WEST, bad_files.SOUTH


def houses(**columns):
    """Return six houses without counts, of one to six floors."""
    return bad_files.houses(**({"floors": [1, 2, 3, 4, 5, 6]} | columns))


def open_units(**columns):
    """Return the six houses read without any counts."""
    return gp.read_units(houses(**columns).drop(columns="hh"), missing="spread")


def squares(*households, wide=60.0, **columns):
    """Return areas `wide` m wide from the first house on."""
    shapes = [
        shapely.box(WEST - 5 + wide * i, SOUTH - 50, WEST - 5 + wide * (i + 1), SOUTH + 50)
        for i in range(len(households))
    ]
    frame = {"area": [f"s{i}" for i in range(len(households))], "men": households} | columns
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=bad_files.CRS)


def told(report):
    """Return findings by code."""
    return {finding.code: finding for finding in report.findings}


def test_housing_without_counts_waits_and_says_so():
    """Read to be spread, houses are open with their floor area in 100 m², and a warning tells it."""
    units = open_units()
    assert set(units.frame["source"]) == {"open"}
    assert units.frame["households_expected"].tolist() == [1, 2, 3, 4, 5, 6]
    assert told(units.report)["households-open"].severity == "warning"


def test_squares_fill_houses_by_floor_area():
    """Each square's households go to its houses in proportion to floors × footprint, and the warning is gone."""
    filled = gp.spread_households(open_units(), squares(12, 30))
    assert filled.frame["households"].tolist() == [2, 4, 6, 8, 10, 12]
    assert set(filled.frame["source"]) == {"census"}
    assert "households-open" not in told(filled.report)
    assert filled.report.conservation.households_estimated == 42
    assert filled.report.conservation.holds


def test_a_house_over_a_border_has_a_part_of_each_side():
    """A house cut in half takes from both squares, and both totals are kept."""
    filled = gp.spread_households(open_units(floors=1), squares(10, 10, wide=70.0))
    assert filled.frame["households"].sum() == 20
    assert filled.frame["households_expected"].tolist()[3] == pytest.approx(10 * 0.5 / 3.5 + 10 * 0.5 / 2.5)
    assert filled.frame["households"].tolist()[3] in (3, 4)


def test_counts_that_are_given_stay():
    """Only what a square has beyond its counts is spread; a square with more counts than households is listed."""
    units = gp.read_units(houses(hh=[3, None, None, 9, None, None]), households="hh", missing="spread")
    filled = gp.spread_households(units, squares(13, 5))
    assert filled.frame["households"].tolist()[0] == 3
    assert filled.frame["households"].tolist()[3] == 9
    assert filled.frame["households"][:3].sum() == 13
    assert filled.frame["households"][4:].tolist() == [0, 0]
    over = told(filled.report)["census-over"]
    assert (over.ids, over.numbers["by_area"]) == (("s1",), {"s1": 4})
    assert not list(account_faults(filled))


def account_faults(units):
    """Return what an independent check says of the counts of units."""
    line, frame = units.report.conservation, units.frame
    estimated = frame["households"][frame["source"].isin(["estimated", "census", "totals"])].sum()
    if estimated != line.households_estimated:
        yield "estimated"
    if frame["households"].sum() != line.households_kept + line.households_repaired + line.households_estimated:
        yield "sum"


def test_everything_can_be_spread_anew():
    """With counted="replace" counts give way to their share, and the report names them with both sums."""
    units = gp.read_units(houses(hh=[2, 2, 4, 1, 1, 2]), households="hh")
    filled = gp.spread_households(units, squares(16, 8), counted="replace")
    assert filled.frame["households"].tolist() == [4, 4, 8, 2, 2, 4]
    gone = told(filled.report)["counts-replaced"]
    assert (gone.numbers["before"], gone.numbers["after"]) == (12, 24)
    assert filled.report.conservation.households_dropped == 12
    assert filled.report.conservation.holds
    assert not list(account_faults(filled))


def test_households_with_no_house_are_listed():
    """Squares with shops only, and squares without any building, keep their households on a list."""
    use = ["shop"] * 3 + ["house"] * 3
    filled = gp.spread_households(open_units(use=use), squares(7, 9, 11))
    assert told(filled.report)["census-left"].numbers["by_area"] == {"s0": 7}
    assert told(filled.report)["census-empty"].numbers["by_area"] == {"s2": 11}
    account = told(filled.report)["households-census"].numbers
    assert (account["total"], account["spread"], account["left"]) == (27, 9, 18)


def test_houses_in_no_square_are_estimated():
    """Houses beyond all squares get as many households on their floors as those inside, marked as estimated."""
    filled = gp.spread_households(open_units(), squares(12))
    assert filled.frame["households"].tolist() == [2, 4, 6, 8, 10, 12]
    assert filled.frame["source"].tolist() == ["census"] * 3 + ["estimated"] * 3
    assert told(filled.report)["census-outside"].ids == ("h3", "h4", "h5")


def test_totals_by_community():
    """A table of communities fills the houses that name them."""
    units = gp.read_units(
        houses(comm=["a", "a", "a", "b", "b", "b"]).drop(columns="hh"), missing="spread", community="comm"
    )
    table = pd.DataFrame({"社区": ["b", "a"], "户数": ["１，500 户", 12]})
    filled = gp.spread_households(units, table)
    assert filled.frame.groupby("community")["households"].sum().to_dict() == {"a": 12, "b": 1500}
    assert set(filled.frame["source"]) == {"totals"}


def test_communities_on_a_ground_go_by_name_or_code():
    """On a surveyed ground totals may name a community by its code or by its name."""
    borders = squares(0, 0, code=["001", "002"], name=["east", "west"]).rename(columns={"area": "x"})
    ground = gp.survey(open_units(), boundaries=borders, community_column="code")
    table = pd.DataFrame({"community": ["001", "west"], "households": [12, 30]})
    filled = gp.spread_households(ground, table)
    assert filled.units.groupby("community")["households"].sum().to_dict() == {"001": 12, "002": 30}


@pytest.mark.parametrize(
    ("areas", "code"),
    [
        (squares(-1, 2), "census-wrong"),
        (squares("many", 2), "census-wrong"),
        (squares(1, 2, area=["s", "s"]), "census-repeated"),
        (squares(1, 2).drop(columns="men"), "column-role-missing"),
        (squares(1, 2).set_geometry(squares(1, 2).translate(9000)), "layer-no-overlap"),
        (pd.DataFrame({"community": ["nowhere"], "households": [4]}), "totals-no-community"),
        (squares(0, 0), "spread-nothing"),
        (squares(2**60, 1), "households-too-many"),
        (pd.DataFrame({"community": ["a"], "households": [2**60]}), "households-too-many"),
    ],
)
def test_areas_that_make_no_sense_are_refused(areas, code):
    """Each fault of the areas is an error with its code."""
    with pytest.raises(InputError) as caught:
        gp.spread_households(open_units(), areas)
    assert code in {finding.code for finding in caught.value.findings}


def test_totals_beyond_counting_are_refused_by_name():
    """The largest of them is named, as it is of units."""
    with pytest.raises(InputError) as caught:
        gp.spread_households(open_units(), squares(2**60, 1))
    assert [f.ids for f in caught.value.findings] == [("s0",)]


def test_neither_keep_nor_replace_is_refused():
    """Counted is one of two words."""
    with pytest.raises(OptionError, match="keep or replace"):
        gp.spread_households(open_units(), squares(1), counted="drop")


def test_fractions_and_gaps_of_a_census_are_told():
    """Fractions are made whole with their sum kept, an area without a total is left aside, both are told."""
    filled = gp.spread_households(open_units(), squares(6.5, 29.5, None))
    assert filled.frame["households"].sum() == 36
    assert told(filled.report)["census-rounded"].numbers["sum"] == 36.0
    assert told(filled.report)["census-blank"].ids == ("s2",)


def test_areas_over_one_another_share_their_houses():
    """Where two areas lie over one another, each gets its total; they, their ground and the houses are named."""
    twice = pd.concat([squares(60, wide=120.0), squares(12, area=["t"], wide=119.0)])
    filled = gp.spread_households(open_units(), twice)
    assert filled.frame["households"].sum() == 72
    over = told(filled.report)["census-overlap"]
    assert len(over.ids) == 6
    assert over.numbers["by_pair"] == {"s0 – t": 11900.0}


def test_a_row_that_says_the_same_again_counts_once():
    """The same square with the same households again is left out and named; what it repeats is counted once."""
    for again in (
        pd.concat([squares(12, 30), squares(12)]),
        pd.concat([squares(12, 30), squares(12)]).drop(columns="area"),
    ):
        filled = gp.spread_households(open_units(), again)
        assert filled.frame["households"].sum() == 42
        left_out = told(filled.report)["census-repeated-rows"]
        assert (len(left_out.ids), left_out.numbers["households"]) == (1, 12.0)
        assert "census-overlap" not in told(filled.report)


@pytest.mark.parametrize("other", [squares(13, area=["t"]), squares(12, area=["t"]), squares(13).drop(columns="area")])
def test_one_square_with_two_totals_or_names_is_refused(other):
    """Which of them holds nobody can tell: both are named."""
    first = squares(12, 30) if "area" in other else squares(12, 30).drop(columns="area")
    with pytest.raises(InputError) as caught:
        gp.spread_households(open_units(), pd.concat([first, other]))
    found = {finding.code: finding for finding in caught.value.findings}
    assert found["census-same-shape"].ids == (("s0", "t") if "area" in other else ("#1", "#3"))


def test_squares_without_a_shape_are_named_with_their_households(tmp_path):
    """A row without a shape keeps its households on a list, and rows keep the names they have in the file."""
    rows = squares(500, 12, 30).drop(columns="area")
    rows.loc[0, "geometry"] = None
    rows["geometry"] = rows["geometry"].translate(-60)
    filled = gp.spread_households(open_units(), rows)
    nowhere = told(filled.report)["census-shapeless"]
    assert (nowhere.ids, nowhere.numbers["households"]) == (("#1",), 500)
    assert filled.frame["households"].sum() == 42
    rows.to_file(tmp_path / "census.gpkg")
    kept = gp.spread_households(open_units(), gp.read_layer(tmp_path / "census.gpkg", shapeless="keep"))
    assert told(kept.report)["census-shapeless"].numbers["households"] == 500
    dropped = gp.spread_households(open_units(), gp.read_layer(tmp_path / "census.gpkg"))
    gone = told(dropped.report)["layer-shapes-missing"]
    assert (gone.ids, gone.numbers) == (("#1",), {"source": "census.gpkg"})


def test_a_square_that_crosses_itself_is_mended_and_told():
    """A bow-tie keeps its total, and the report says that its outline was mended."""
    x, y = WEST - 5, SOUTH - 50
    tie = shapely.Polygon([(x, y), (x + 60, y + 100), (x + 60, y), (x, y + 100)])
    filled = gp.spread_households(open_units(), squares(12, 30).set_geometry([tie, squares(12, 30).geometry[1]]))
    found = told(filled.report)
    assert found["census-mended"].ids == ("s0",)
    assert found["households-census"].numbers["spread"] == 42


def test_what_is_estimated_for_parts_out_of_all_squares_is_told():
    """A house that reaches out of the squares has more than their households, and the report says how many."""
    filled = gp.spread_households(open_units(floors=2), squares(30, wide=72.0))
    found, frame = told(filled.report), filled.frame
    parts, beyond = found["census-parts-outside"], found["census-outside"]
    assert (parts.ids, beyond.ids) == (("h3",), ("h4", "h5"))
    assert frame["households"].sum() == 30 + parts.numbers["households"] + beyond.numbers["households"]


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.integers(1, 6), st.sampled_from([0, 5, 12, 31, None]), st.booleans()),
        min_size=0,
        max_size=8,
        unique_by=lambda row: row[0],
    ),
    given_=st.lists(st.sampled_from([None, 0, 3, 9]), min_size=5, max_size=5),
    twice=st.integers(0, 3),
)
def test_what_a_census_names_is_spread_or_listed(rows, given_, twice):
    """Households of the table = those of the units there − those beyond the table + every list of those not spread."""
    rows, given_ = [(0, 17, True), *rows], [None, *given_]
    at, totals, shown = zip(*rows, strict=True)
    frame = squares(*range(7), wide=20.0).drop(columns="area").iloc[[*at]].reset_index(drop=True)
    frame["men"] = pd.Series(totals, dtype=float)
    frame.loc[[not one for one in shown], "geometry"] = None
    frame = pd.concat([frame, frame[frame.geometry.notna()].head(twice)], ignore_index=True)
    units = gp.read_units(houses(hh=given_), households="hh", missing="spread") if any(given_) else open_units()
    filled = gp.spread_households(units, frame)
    found = told(filled.report)
    listed = sum(
        found[code].numbers["households"]
        for code in ("census-shapeless", "census-left", "census-empty", "census-repeated-rows")
        if code in found
    )
    over = found["census-over"].numbers["households"] if "census-over" in found else 0
    inside = {f"h{i}" for i, total, drawn in rows if drawn and total is not None}
    there = filled.frame.loc[filled.frame["unit"].isin(inside), "households"].sum()
    assert frame["men"].sum() == there - over + listed


def test_the_order_of_rows_changes_nothing():
    """Shuffled houses and shuffled squares give each house the same households."""
    plain = gp.spread_households(open_units(floors=1), squares(11, 7)).frame.set_index("unit")["households"]
    units = gp.read_units(houses(floors=1).drop(columns="hh").sample(frac=1, random_state=3), missing="spread")
    other = gp.spread_households(units, squares(11, 7).iloc[::-1]).frame.set_index("unit")["households"]
    assert other[plain.index].tolist() == plain.tolist()


def test_ranges_move_along_with_what_is_expected():
    """Where the estimate had a range, a building filled by a census keeps one that holds its households."""
    frame = bad_files.houses(60, floors=np.tile([1, 2, 3], 20)).astype({"hh": float})
    frame["hh"] = np.where(np.arange(60) % 3 == 0, np.nan, 4.0 * frame["floors"])
    units = gp.read_units(frame, households="hh", missing="estimate")
    filled = gp.spread_households(units, squares(900, wide=1300.0)).frame
    spread = filled[filled["source"] == "census"]
    assert len(spread) == 20
    assert (spread["households_low"] <= spread["households"]).all()
    assert (spread["households"] <= spread["households_high"]).all()
    given = filled[filled["source"] == "given"]
    assert (given["households_low"] == given["households"]).all()


def test_counts_are_told_by_source_and_range():
    """The table of sources counts units and households, and each estimate stands with its range or without one."""
    told_ = gp.count_sources(gp.spread_households(open_units(), squares(12, 30)).frame)
    assert told_["sources"] == {"census": {"units": 6, "households": 42}}
    assert told_["estimates"][0] == {"unit": "h0", "households": 2, "source": "census", "low": None, "high": None}


def test_a_plan_on_spread_households_is_verified_and_kept(tmp_path):
    """A plan on spread households passes the independent check, and its file keeps sources and ranges."""
    ground = gp.survey(gp.spread_households(open_units(), squares(12, 30)))
    plan = gp.partition(ground, n_grids=2, effort=0)
    assert "verify-estimated" not in {finding.code for finding in gp.verify(plan).failures}
    gp.save(plan, tmp_path / "plan.gpkg")
    loaded = gp.load(tmp_path / "plan.gpkg")
    assert loaded.ground.units["source"].tolist() == ["census"] * 6
    assert loaded.ground.units["households_high"].isna().all()
    assert loaded.digest == plan.digest
    assert plan.grids["estimated_households"].sum() == 42


def test_areas_beyond_the_ground_are_named():
    """On a surveyed ground a square that reaches beyond the outline is named: its neighbours' households come along."""
    inside = shapely.box(WEST - 5, SOUTH - 50, WEST + 115, SOUTH + 50)
    ground = gp.survey(open_units(), outline=inside)
    assert "census-beyond" not in told(gp.spread_households(ground, squares(12, 30)).report)
    wide = gp.spread_households(ground, squares(12, 30, wide=100.0))
    assert told(wide.report)["census-beyond"].ids == ("s1",)
