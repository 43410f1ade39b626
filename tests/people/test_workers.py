"""Workers on grids: served, connected, even as can be by brute force, by largest remainder, whatever the row order."""

from fractions import Fraction

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_grids import grids_of_loads, small_grids
from toy_assignment import toy_grids
from toy_roads import street_plan

import gridplan as gp
from gridplan.errors import OptionError
from gridplan.ground.apportion import apportion
from gridplan.people.published import published_city


def lightest_heaviest(grids, workers):
    """Return the least heaviest load of any way to give out grids, by trying all; None when there is none."""
    graph, load = grids.graph(), dict(zip(grids.codes, grids.load.tolist(), strict=True))

    def best(left, free):
        if not left:
            return Fraction(0) if not free else None
        if not free:
            return None
        first, found = min(left), []
        rest = sorted(left - {first})
        for bits in range(1 << len(rest)):
            own = {first, *(g for i, g in enumerate(rest) if bits >> i & 1)}
            if not nx.is_connected(graph.subgraph(own)):
                continue
            for number in range(1, free + 1) if len(own) == 1 else (1,):
                after = best(left - own, free - number)
                if after is not None:
                    found.append(max(after, Fraction(sum(load[g] for g in own), number)))
        return min(found, default=None)

    return best(frozenset(graph), workers)


@settings(max_examples=14, deadline=None)
@given(small_grids(most=6), st.integers(1, 8))
def test_the_heaviest_worker_is_as_light_as_can_be(grids, workers):
    """The heaviest load equals what trying all ways gives, is said to be proven, and the check agrees."""
    found = gp.assign_workers(grids, workers)
    wanted = lightest_heaviest(grids, workers)
    assert found.status == "feasible"
    mean = Fraction(int(grids.load.sum()), workers)
    assert found.stages[0].value == pytest.approx(float(wanted / mean))
    assert found.stages[0].gap == pytest.approx(0, abs=1e-9)
    assert found.verify().status == "verified"


@settings(max_examples=14, deadline=None)
@given(small_grids(most=8), st.integers(1, 6))
def test_shared_time_is_in_exact_proportion(grids, workers):
    """With part time every grid has time as its load, every worker their whole time on grids that hang together."""
    found = gp.assign_workers(grids, workers, part_time=True)
    assert found.status == "feasible"
    assert found.verify().status == "verified"
    time = found.workers.groupby("grid")["share"].sum().reindex(grids.codes)
    assert time.to_numpy() == pytest.approx(workers * grids.load / grids.load.sum(), abs=1e-6)
    assert found.workers.groupby("worker")["share"].sum().to_numpy() == pytest.approx(1, abs=1e-6)


@settings(max_examples=8, deadline=None)
@given(st.data(), small_grids(most=5, connected=False))
def test_any_crew_is_verified_or_told_why_not(data, grids):
    """Whatever the parts, times, capacities and pins: a verified roster, or reasons and a change that works."""
    n = data.draw(st.integers(1, 4))
    table = pd.DataFrame(
        {
            "worker": [f"w{i}" for i in range(n)],
            "full_time": data.draw(st.lists(st.sampled_from([0.25, 0.5, 1.0]), min_size=n, max_size=n)),
            "capacity": data.draw(st.lists(st.sampled_from([None, 1, 3]), min_size=n, max_size=n)),
            "pinned": [data.draw(st.sampled_from(["", *grids.codes])) for _ in range(n)],
        }
    )
    found = gp.assign_workers(grids, table, part_time=data.draw(st.booleans()))
    assert found.verify().status == "verified"
    if found.status != "feasible":
        assert found.reasons
        assert found.relaxation is not None
        assert found.relaxation.changes
        changed = gp.assign_workers(grids, found.relaxation.workers, part_time=found.rules.part_time)
        assert (changed.status, changed.verify().status) == ("feasible", "verified")


@settings(max_examples=8, deadline=None)
@given(small_grids(most=7), st.permutations(range(5)))
def test_the_order_of_rows_plays_no_part(grids, order):
    """The same workers in another order of rows have the same grids."""
    table = pd.DataFrame({"worker": list("abcde"), "last_year": ["g01", "", "g00;g02", "", "g00"]})
    assert gp.assign_workers(grids, table.iloc[list(order)]).digest == gp.assign_workers(grids, table).digest


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=5), st.integers(0, 12))
def test_communities_have_workers_by_largest_remainder(loads, more):
    """Each community of one piece has the workers that largest remainder gives it, at least one."""
    names = [chr(65 + i) for i in range(len(loads))]
    found = gp.assign_workers(grids_of_loads(loads, [], community=names), len(loads) + more)
    wanted = apportion(np.array(loads), len(loads) + more)
    assert found.by_community()["workers"].tolist() == wanted.tolist()


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=5),
    st.lists(st.sampled_from([0.25, 0.5, 1.0]), min_size=5, max_size=16),
)
def test_time_goes_to_communities_in_proportion_to_load(loads, times):
    """Whoever has the least time of two or more would, half counted, be no better placed in another community."""
    names = [chr(65 + i) for i in range(len(loads))]
    table = pd.DataFrame({"worker": [f"w{i:02d}" for i in range(len(times))], "full_time": times})
    found = gp.assign_workers(grids_of_loads(loads, [], community=names), table)
    assert (found.status, found.verify().status) == ("feasible", "verified")
    own = pd.Series(times).groupby(found.home)
    time, load = own.sum(), pd.Series(loads, index=names)
    assert own.size().sum() == len(times)
    assert set(time.index) == set(names)
    if len(set(times)) > 1:
        several = own.size()[own.size() > 1].index
        least = own.min()
        assert all(
            (2 * time[a] - least[a]) / load[a] <= (2 * time[b] + least[a]) / load[b] + 1e-9
            for a in several
            for b in names
        )


def test_the_published_city():
    """183 workers on 223 estates and 125 road segments: all served and proven, or time shared out exactly."""
    grids = published_city().grids
    whole = gp.assign_workers(grids, 183)
    assert (whole.status, len(whole.stages), len(whole.crew)) == ("feasible", 14, 183)
    assert max(stage.gap for stage in whole.stages) < 1e-9
    assert whole.verify().figures["grids"] == 348
    assert whole.verify().status == "verified"
    shared = gp.assign_workers(grids, 183, part_time=True, grids_per_worker=5)
    assert (shared.status, shared.verify().status) == ("feasible", "verified")


def test_a_heavy_grid_has_several_workers_and_light_ones_share_one():
    """A grid with the load of three has three workers; three light neighbours have one."""
    grids = grids_of_loads([30, 4, 3, 3], [(0, 1), (1, 2), (2, 3)])
    served = gp.assign_workers(grids, 4).by_grid()
    assert served["workers"].tolist() == [3, 1, 1, 1]
    assert served["ids"].tolist()[1:] == [served["ids"].iloc[1]] * 3


def test_workers_keep_grids_of_last_year_and_pinned_ones():
    """Those who know grids have them again where loads are no worse for it; pinned grids are kept in any case."""
    grids = toy_grids(1, 4)
    last = pd.DataFrame({"worker": list("abcd"), "last_year": ["A004", "A003", "A002", "A001"]})
    assert gp.assign_workers(grids, last).workers.set_index("worker")["grid"].to_dict() == {
        "a": "A004",
        "b": "A003",
        "c": "A002",
        "d": "A001",
    }
    pinned = pd.DataFrame({"worker": ["a", "b"], "pinned": ["A001;A003", ""]})
    found = gp.assign_workers(grids, pinned)
    assert found.by_worker()["codes"].tolist() == ["A001, A002, A003", "A004"]


def test_a_window_narrower_than_can_be_is_told_with_what_works():
    """A window that the most even loads leave is refused with a wider one, which works."""
    grids = toy_grids(2, 3)
    found = gp.assign_workers(grids, 4, window=(1.0, 1.2))
    assert (found.status, found.pairs.shape) == ("infeasible", (0, 2))
    assert [change.code for change in found.relaxation.changes] == ["crew-change-window"]
    wider = gp.assign_workers(grids, found.relaxation.workers, window=found.relaxation.window)
    assert wider.status == "feasible"


def test_more_communities_than_workers():
    """Communities without anybody are named, the others are served; the smallest number more is one each."""
    found = gp.assign_workers(toy_grids(2, 6, communities=3), 2)
    assert found.status == "partial"
    assert {reason.code for reason in found.reasons} == {"crew-communities", "crew-none"}
    assert [change.numbers["workers"] for change in found.relaxation.changes] == [1]
    assert len(found.relaxation.workers) == 3


def test_pins_that_no_neighbours_join():
    """A worker pinned on both sides of a gap is the reason, and letting go of the pins the smallest change."""
    grids = grids_of_loads([1, 1, 1, 1], [(0, 1), (2, 3)])
    found = gp.assign_workers(grids, pd.DataFrame({"worker": ["a", "b"], "pinned": ["g00;g02", ""]}))
    assert "crew-pins-apart" in {reason.code for reason in found.reasons}
    assert [change.code for change in found.relaxation.changes] == ["crew-change-pins"]


def test_pooled_workers_cross_communities_where_grids_adjoin():
    """Pooled workers may serve grids of two communities, so loads are more even than apart."""
    grids = grids_of_loads([3, 1, 2, 2], [(0, 1), (1, 2), (2, 3)], community=["A", "A", "B", "B"])
    pooled = gp.assign_workers(grids, 3, pooled=True)
    assert pooled.stages[0].value < max(stage.value for stage in gp.assign_workers(grids, 3).stages)
    assert pooled.verify().status == "verified"


def test_blocks_with_too_many_sets_are_given_out_quickly(monkeypatch):
    """Where there are too many connected sets to look at, a quick way is found and its bound does not claim proof."""
    monkeypatch.setattr("gridplan.people.staff.choosing.ROOM", 5)
    found = gp.assign_workers(toy_grids(3, 4), 5)
    assert (found.status, found.verify().status) == ("feasible", "verified")
    assert 0 < found.stages[0].gap < 0.5


@pytest.mark.parametrize("workers", [0, -3, 2.5, True])
def test_a_number_that_can_never_be_right(workers):
    """No number of workers below one and no part of one is taken."""
    with pytest.raises(OptionError):
        gp.assign_workers(toy_grids(1, 2), workers)


@pytest.mark.parametrize(
    "wrong", [{"window": (1.2, 0.8)}, {"window": "1"}, {"window": (-1, 2)}, {"grids_per_worker": 0}]
)
def test_rules_that_can_never_be_right(wrong):
    """Windows upside down and no grids at all are refused before any work."""
    with pytest.raises(OptionError):
        gp.assign_workers(toy_grids(1, 2), 1, **wrong)


def test_workers_on_areal_grids_alone():
    """Without roads the workers serve what they would in the plan without them; posts count the road heads still."""
    plan = street_plan()
    areal = gp.grids_of(plan, roads=False)
    assert sorted(areal.codes) == sorted(plan.grids["grid"])
    assert len(gp.grids_of(plan)) == len(areal) + len(plan.roads.grids)
    roster = gp.assign_workers(plan, 6, grids=areal)
    assert roster.pairs.tolist() == gp.assign_workers(plan.replace(roads=None), 6).pairs.tolist()
    posts = gp.head_posts(plan, workers=roster).totals.set_index("category")["wanted"]
    assert posts["road_head"] == len(plan.roads.grids)
    assert posts["worker"] == len(roster.pairs)


def test_the_summary_says_what_a_number_of_load_stands_for():
    """Under a standard load is no count of households, so the summary gives that of a full worker; else nothing."""
    for per_worker, told in ((1500, "load: 1,500 is the work of one full grid worker"), (1, "load: ")):
        grids = grids_of_loads([900, 1500], [(0, 1)], per_worker=per_worker)
        assert (told in gp.assign_workers(grids, 2).summary("en")) == (per_worker > 1)
