"""What became of grids, buildings, communities and workers, against counts made by hand and by brute force."""

import json

import numpy as np
import pandas as pd
import pytest
from toy_changes import CAME, COUNTED, GONE, MOVED, part_of, recounted, relabelled, two_versions
from toy_history import after_round, aged_plan, grids_of
from toy_plan import toy_plan

import gridplan as gp
from gridplan.errors import OptionError
from gridplan.findings import Finding, report
from gridplan.history import EVENTS


@pytest.fixture(scope="module")
def versions():
    """The older and the newer version."""
    return two_versions()


@pytest.fixture(scope="module")
def found(versions):
    """What changed between them."""
    return gp.changes(*versions)


def sums_hold(grids):
    """Whether what a grid had, won and lost is what it has, in every row."""
    came = grids["moved_in"] - grids["moved_out"] + grids["came"] - grids["gone"] + grids["corrected"]
    return bool((grids["households_before"] + came == grids["households_after"]).all())


def test_every_building_that_changes_is_told(versions, found):
    """Moved, new, gone and recounted buildings stand in the table with their grids and counts, and no others."""
    old, new = (grids_of(plan) for plan in versions)
    told = {row.unit: row for row in found.units.itertuples()}
    assert {row.unit for row in found.units.itertuples() if row.change == "moved"} == set(MOVED)
    assert {unit for unit, row in told.items() if row.change == "gone"} == set(GONE)
    assert {unit for unit, row in told.items() if row.change == "came"} == set(CAME)
    assert {unit for unit, row in told.items() if row.change == "corrected"} == set(COUNTED) - set(MOVED)
    for unit, row in told.items():
        assert (row.old_grid, row.households_before) == old.get(unit, (None, 0))
        assert (row.new_grid, row.households_after) == new.get(unit, (None, 0))
    assert found.units["community"].tolist() == sorted(found.units["community"])


def test_households_of_every_grid_add_up(versions, found):
    """Before + in − out + came − gone + corrected = after, and both ends are those of the plans."""
    assert sums_hold(found.grids)
    for plan, side in zip(versions, ("before", "after"), strict=True):
        code = {"before": "old_grid", "after": "new_grid"}[side]
        told = found.grids.dropna(subset=[code]).set_index(code)[f"households_{side}"].to_dict()
        assert told == dict(zip(plan.grids["grid"], plan.grids["households"], strict=True))
    assert found.totals.households_before == versions[0].grids["households"].sum()
    assert found.totals.households_after == versions[1].grids["households"].sum()


def test_the_worst_grid_comes_first(found):
    """Rows are sorted by households moved, then by share; a grid that began is new and says from where."""
    order = found.grids[["moved", "share"]].to_records(index=False).tolist()
    assert order == sorted(order, reverse=True)
    born = found.grids[found.grids["new_grid"] == "005"].iloc[0]
    assert (born["old_grid"], born["event"], born["share"]) == (None, "N", 1.0)
    assert born["comes_from"] == f"003 ({COUNTED['b002']})"


@pytest.mark.parametrize("seed", range(6))
def test_flows_are_those_of_brute_force(seed):
    """For random divisions moved households, buildings and totals are those counted building by building."""
    random = np.random.default_rng(seed)
    old = toy_plan()
    codes = ("001", "002", "003", "004", "005", "006")
    new = relabelled(old, np.where(random.random(36) < 0.3, random.integers(0, 6, 36), old.labels), codes)
    found = gp.changes(old, new)
    grids = found.grids
    home = {row.old_grid: row.new_grid for row in grids.itertuples() if row.old_grid is not None}
    was, now = grids_of(old), grids_of(new)
    moved = [unit for unit in was if home[was[unit][0]] != now[unit][0]]
    assert sums_hold(grids)
    assert found.totals.moved == sum(now[unit][1] for unit in moved)
    assert found.totals.moved_units == len(moved) == grids["units_in"].sum() == grids["units_out"].sum()
    for row in grids.itertuples():
        assert row.moved_in == sum(now[unit][1] for unit in moved if now[unit][0] == row.new_grid)
        assert row.moved_out == sum(was[unit][1] for unit in moved if was[unit][0] == row.old_grid)
    assert grids["moved_in"].sum() == grids["moved_out"].sum() == found.communities["moved"].sum()


def test_the_last_round_tells_what_both_plans_tell():
    """Without the older plan the plan's own round gives the same events, codes and moved households."""
    old = toy_plan()
    new = after_round(old, moved=MOVED, date="2027-03-01")
    pd.testing.assert_frame_equal(new.changes().grids, gp.changes(old, new).grids)
    bare = new.replace(others=())
    pd.testing.assert_frame_equal(bare.changes().grids, new.changes().grids)
    assert bare.changes().drawn.area.to_dict() == pytest.approx(new.changes().drawn.area.to_dict())
    assert (new.changes().before, new.changes().date) == (old.version, "2027-03-01")


def test_rounds_between_far_versions_are_one_change():
    """Of two rounds the last is told alone, and any two versions can be compared."""
    first, last = toy_plan(), aged_plan()
    assert last.changes().grids["event"].value_counts().to_dict() == {"U": 3, "M": 2}
    whole = gp.changes(first, last)
    assert whole.totals.moved == 0
    assert whole.grids.loc[whole.grids["event"] == "C", ["old_grid", "new_grid"]].values.tolist() == [["004", "005"]]
    assert whole.units.empty


def test_communities_add_up_to_the_totals(found):
    """Each household and grid is counted in one community."""
    table, totals = found.communities, found.totals
    for name in ("grids_before", "grids_after", "households_before", "households_after", "moved", "came", "gone"):
        assert table[name].sum() == getattr(totals, name)
    assert {event: table[event].sum() for event in EVENTS} == dict(totals.events)
    assert table["corrected"].sum() == totals.corrected
    assert table["moved_in"].sum() == table["moved_out"].sum() == 0


def test_workers_who_win_or_lose_are_told(versions, found):
    """A worker keeps a grid that goes on and is told when its grids or households change, and not otherwise."""
    told = found.workers.set_index("worker")
    assert told.loc["w005", ["gained", "lost"]].tolist() == ["005", ""]
    assert told.loc["w1", ["gained", "lost"]].tolist() == ["", "001"]
    same = versions[1].replace(workers=versions[0].workers)
    kept = gp.changes(versions[0], same).workers.set_index("worker")
    assert (kept["gained"] + kept["lost"] == "").all()
    assert set(kept.index) == {f"w{int(code)}" for code in ("001", "002", "003")}


def test_what_nothing_done_would_come_to():
    """The older grids are judged with today's counts too: a grown one is outside its window unless it is mended."""
    old = toy_plan()
    grown = after_round(old, moved={})
    new = recounted(grown, {unit: 200 for unit, (code, _) in grids_of(old).items() if code == "002"})
    row = gp.changes(old, new).grids.set_index("old_grid").loc["002"]
    assert (row["outside_before"], row["outside_untouched"], row["outside_after"]) == (False, True, True)


def test_findings_name_their_grids(versions):
    """A finding that is about a grid stands with it; one whose ids are of units does not."""
    own = Finding("regrid-unchanged", ids=("002",), numbers={"grids": 1, "households": 2})
    other = Finding("regrid-unchanged", ids=("b001", "003"), numbers={"grids": 1, "households": 2})
    mended = Finding("regrid-unchanged", numbers={"grids": 1, "households": 2, "broken": "001, 004"})
    told = report([own, other, own, mended])
    named = gp.changes(versions[0], versions[1].replace(report=told)).named
    assert named == {"001": (mended,), "002": (own,), "004": (mended,)}


def test_nothing_changes_between_equal_plans(versions):
    """A plan against itself has no events but U, and says so."""
    found = gp.changes(versions[0], versions[0])
    assert set(found.grids["event"]) == {"U"}
    assert (found.totals.changed_grids, found.totals.moved, len(found.units), len(found.workers)) == (0, 0, 0, 0)
    assert "Nothing changes" in found.summary("en")


def test_a_plan_without_a_past_is_refused():
    """One plan alone that knows of no older division cannot be compared."""
    with pytest.raises(OptionError, match="older plan"):
        toy_plan().changes()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_summary_and_json(found, lang):
    """The summary names versions and numbers in both languages, and the dictionary is plain JSON."""
    text = found.summary(lang)
    assert str(found.totals.moved) in text
    assert "2027-03-01" in text
    assert "office 3" in text
    told = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert told["totals"]["moved"] == found.totals.moved
    assert len(told["grids"]) == len(found.grids)
    assert repr(found).startswith("<Changes: ")


def test_each_older_grid_is_counted_once_as_the_lineage_has_it(versions, found):
    """Letters of older grids are those of the lineage, one each; every grid that began is new."""
    past = versions[1].history[-1].lineage.drop_duplicates("old_grid")
    both = gp.changes(toy_plan(), after_round(toy_plan(), moved=MOVED)).grids
    assert both.dropna(subset=["old_grid"])["event"].value_counts().to_dict() == past["event"].value_counts().to_dict()
    assert set(found.grids.loc[found.grids["old_grid"].isna(), "event"]) == {"N"}


def test_shares_are_of_households_that_had_a_grid(found):
    """The share is of today's households in buildings that had a grid, as a budget of re-gridding counts it."""
    totals = found.totals
    assert totals.households_settled == totals.households_after - totals.came
    assert totals.moved_share == totals.moved / totals.households_settled
    assert f"{totals.moved} of {totals.households_settled:,} households that had a grid" in found.summary("en")


@pytest.mark.parametrize("began", [False, True])
def test_new_buildings_count_where_nothing_is_done(began):
    """A new building is put into the older grid on whose ground it stands, be its grid of today old or new."""
    whole = toy_plan()
    code, _ = grids_of(whole)[CAME[0]]
    later = after_round(whole, moved={CAME[0]: "009"} if began else {})
    new = recounted(later, {CAME[0]: 500})
    row = gp.changes(part_of(whole, without=CAME), new).grids.set_index("old_grid").loc[code]
    assert (row["outside_before"], row["outside_untouched"]) == (False, True)
    assert new.changes().totals.outside_untouched >= 1


def test_one_plan_alone_says_what_it_does_not_know(versions, found):
    """Without the older plan the second line says so and how to get the full figures; with it nothing is said."""
    assert "--old" in versions[1].changes().summary("en").splitlines()[1]
    assert "--old" not in found.summary("en")
