"""Siting stations: the best by trying everything, laws, and an independent check of every result."""

import numpy as np
import pandas as pd
import pytest
from brute_stations import best
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_assignment import EAST, NORTH, toy_grids

import gridplan as gp
from gridplan.people.stations import StationRules

GRIDS = toy_grids(2, 3)
TWO = toy_grids(2, 3, communities=2)
WIDE = toy_grids(4, 5)


def venues(seed: int, count: int = 4, *, columns: int = 3, rows: int = 2, **more: object) -> pd.DataFrame:
    """Return `count` venues drawn at random over so many grids."""
    draw = np.random.default_rng(seed)
    x, y = EAST + draw.uniform(0, 200 * columns, count), NORTH + draw.uniform(0, 200 * rows, count)
    return pd.DataFrame({"venue": [f"V{i}" for i in range(count)], "x": x.round(1), "y": y.round(1), **more})


RULES = st.builds(
    StationRules,
    within=st.sampled_from([250.0, 350.0, 500.0]),
    capacity=st.sampled_from([None, 2, 3]),
    share=st.sampled_from(["near", "adjacent", "none"]),
    weights=st.sampled_from(["households", "grids"]),
    fixed=st.sampled_from([(), ("V0",)]),
    excluded=st.sampled_from([(), ("V3",)]),
)


@given(rules=RULES, seed=st.integers(0, 30), two=st.booleans())
@settings(max_examples=8)
def test_no_choice_is_better(rules, seed, two):
    """Fewest stations and mean walk are those of trying everything; impossible is said when nothing works."""
    grids, table = TWO if two else GRIDS, venues(seed)
    truth = best(grids, table, rules)
    found = gp.site_stations(grids, table, rules, steps=0)
    assert found.verify().status == "verified", found.verify().text()
    if truth.fewest is None:
        assert found.status == "infeasible"
        assert found.reasons
        return
    assert [int(found.opened.sum()), found.stages[0].bound] == [truth.fewest, truth.fewest]
    assert found.stages[1].value == pytest.approx(truth.walks[truth.fewest], rel=1e-4)
    assert found.stages[1].gap < 2e-4


@pytest.mark.parametrize("share", ["near", "adjacent"])
def test_the_curve_is_the_best_for_each_number(share):
    """Each row of what a station more buys is the best of trying everything, and gains are the differences."""
    table, rules = venues(3), StationRules(within=450, share=share)
    truth = best(GRIDS, table, rules)
    curve = gp.site_stations(GRIDS, table, rules).curve
    rows = curve[curve["feasible"]].set_index("stations")["mean_walk_m"]
    assert rows.to_dict() == pytest.approx({n: truth.walks[n] for n in rows.index}, rel=1e-4)
    assert rows.index[0] == truth.fewest
    assert len(rows) > 1
    assert curve["gain_m"].dropna().to_numpy() == pytest.approx(-np.diff(rows), abs=0.051)
    assert not np.signbit(curve["gain_m"][curve["gain_m"] == 0]).any()


def test_capacities_may_count_households_and_stand_in_the_table():
    """A capacity in households, of each venue its own, is kept, as trying everything finds."""
    table = venues(7, capacity=[900, 1000, 1200, 0])
    rules = StationRules(within=500, capacity_of="households")
    found = gp.site_stations(GRIDS, table, rules, steps=0)
    truth = best(GRIDS, table, rules)
    assert (found.open["households"] <= found.open["capacity"]).all()
    assert int(found.opened.sum()) == truth.fewest
    assert found.stages[1].value == pytest.approx(truth.walks[truth.fewest], rel=1e-4)


def test_nearest_stations_of_a_number():
    """With the goal `nearest`, as many stations as asked for have the shortest walks that trying everything finds."""
    table, rules = venues(5), StationRules(within=500, goal="nearest", stations=3)
    found = gp.site_stations(GRIDS, table, rules)
    assert found.stages[1].value == pytest.approx(best(GRIDS, table, rules).walks[3], rel=1e-4)
    assert found.verify().status == "verified"


def test_venues_may_keep_to_their_community():
    """Unless pooled, a venue that names a community serves the grids of that one only."""
    table = venues(1, community=["A", "B", "", "A"])
    rules = StationRules(within=600, pooled=False)
    found = gp.site_stations(TWO, table, rules, steps=0)
    assert int(found.opened.sum()) == best(TWO, table, rules).fewest
    told = found.serves.merge(found.open[["station", "community"]], on="station")
    assert ((told["community_y"] == "") | (told["community_x"] == told["community_y"])).all()


@given(seed=st.integers(0, 50), share=st.sampled_from(["near", "adjacent"]))
@settings(max_examples=4)
def test_more_venues_and_longer_walks_never_hurt(seed, share):
    """One venue more, or a longer walk allowed, never takes more stations; the order of rows changes nothing."""
    table = venues(seed, 8, columns=5, rows=4)

    def count(rows, within):
        found = gp.site_stations(WIDE, rows, within=within, share=share, steps=0)
        return int(found.opened.sum()) if found.status == "feasible" else 99

    assert count(table, 500) <= count(table.iloc[:-1], 500)
    assert count(table, 600) <= count(table, 500)
    turned = gp.site_stations(WIDE, table.iloc[::-1], within=500, share=share, steps=0)
    assert turned.digest == gp.site_stations(WIDE, table, within=500, share=share, steps=0).digest


def test_walks_go_along_the_roads_unless_told_otherwise():
    """With streets, walks are at least the straight lines, and `line` takes these."""
    grids, table = toy_grids(3, 4, roads=True), venues(2, 6, columns=4, rows=3)
    walked = gp.site_stations(grids, table, within=900, steps=0)
    straight = gp.site_stations(grids, table, within=900, distance="line", steps=0)
    assert walked.stages[1].value > straight.stages[1].value or walked.opened.sum() > straight.opened.sum()
    assert [s.verify().status for s in (walked, straight)] == ["verified", "verified"]


def test_what_is_told_fits_together(tmp_path):
    """Summary, tables, files and plain values tell the same stations, in both languages."""
    found = gp.site_stations(WIDE, venues(9, 8, columns=5, rows=4), within=600, capacity=9)
    assert f"{int(found.opened.sum())} of 8 venues" in found.summary("en")
    assert "8 个场所" in found.summary("zh")
    assert found.as_dict()["serves"][0]["station"] == found.serves["station"][0]
    sheets = pd.read_excel(found.export(tmp_path / "stations.xlsx", lang="zh"), sheet_name=None)
    assert [len(sheets[name]) for name in ("站点", "网格", "每增一站")] == [len(found.open), 20, len(found.curve)]
    assert (found.export(tmp_path / "folder") / "serves.csv").is_file()
    assert '"status": "feasible"' in found.export(tmp_path / "stations.json").read_text(encoding="utf-8")
    with pytest.raises(gp.OptionError, match="txt"):
        found.export(tmp_path / "stations.txt")


def test_a_curve_that_was_not_asked_for_is_no_sheet(tmp_path):
    """With no steps the workbook has the stations and the grids, and no empty sheet."""
    found = gp.site_stations(WIDE, venues(9, 8, columns=5, rows=4), within=600, capacity=9, steps=0)
    book = pd.ExcelFile(found.export(tmp_path / "stations.xlsx", lang="zh"))
    assert {"站点", "网格"} < {*book.sheet_names}
    assert "每增一站" not in book.sheet_names
