"""Replay: labels and counters as a slow count by hand finds them, faults all at once, undoing all is doing nothing."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times
from toy_edits import WISHES, grid_of, sitting, sittings, two_communities

import gridplan as gp
from gridplan.edits import board_of, replay
from gridplan.errors import InputError
from gridplan.trail import Edit, Edits

PLAN = two_communities(WISHES)
BOARD = board_of(PLAN)
UNITS = PLAN.ground.units.set_index("unit")


def by_hand(plan, edits):
    """Return the grid of each unit after edits, made one by one."""
    lying = grid_of(plan)
    for edit in edits.edits:
        lying |= dict.fromkeys(edit.units, edit.to) if edit.act == "move" else {}
    return lying


def counted(plan, lying):
    """Return the counters of each grid, counted with loops and a graph."""
    near, ids = plan.ground.adjacency, [*lying]
    graph = nx.Graph()
    graph.add_nodes_from(ids)
    graph.add_edges_from((ids[u], ids[v]) for u, v in zip(near.u[near.open], near.v[near.open], strict=True))
    found = {}
    for grid in dict.fromkeys(lying.values()):
        own = [unit for unit in ids if lying[unit] == grid]
        households = int(UNITS.loc[own, "households"].sum())
        found[grid] = {
            "households": households,
            "load": households,
            "units": len(own),
            "workers": 1,
            "deviation": pytest.approx(households / 400 - 1),
            "outside": not 300 <= households <= 500,
            "pieces": nx.number_connected_components(graph.subgraph(own)),
            "communities": UNITS.loc[own, "community"].nunique(),
        }
    return found


@settings(max_examples=times(100, 2000))
@given(sittings(PLAN))
def test_counters_are_those_counted_by_hand(edits):
    """Labels, counters and broken wishes of any sequence of edits are what loops over the units find."""
    found, lying = replay(BOARD, edits), by_hand(PLAN, edits)
    told = found.as_dict()
    assert [found.names[label] for label in found.labels] == [*lying.values()]
    assert told["grids"] == counted(PLAN, lying)
    broken = told["broken"]
    assert {*broken["window"]} == {name for name, held in told["grids"].items() if held["outside"]}
    assert {*broken["communities"]} == {name for name, held in told["grids"].items() if held["communities"] > 1}
    torn = {name for name, held in told["grids"].items() if held["pieces"] > 1}
    assert torn == {*broken["pieces"], *broken["barriers"]} | (torn & {*broken["communities"]})
    pairs = [("b000", "b001"), ("b021", "b022")]
    assert broken["together"] == [unit for pair in pairs if lying[pair[0]] != lying[pair[1]] for unit in pair]
    assert broken["apart"] == (["b003", "b030"] if lying["b003"] == lying["b030"] else [])
    assert broken["pinned"] == ([] if lying["b008"] == "003" else ["b008"])


@settings(max_examples=times(30, 2000))
@given(sittings(PLAN))
def test_undoing_all_is_doing_nothing(edits):
    """Every move made back again, last first, gives the plan itself with its digest, and no edits give it too."""
    back = []
    for edit in reversed([edit for edit in edits.edits if edit.act == "move"]):
        for code in dict.fromkeys(edit.before):
            units = tuple(u for u, was in zip(edit.units, edit.before, strict=True) if was == code)
            back.append(Edit("move", units, (edit.to,) * len(units), code))
    every = [*(edit for edit in edits.edits if edit.act == "move"), *back]
    for held in (Edits(PLAN.digest, tuple(every)), Edits(PLAN.digest, ())):
        found = gp.apply_edits(PLAN, held)
        assert found is PLAN or found.digest == PLAN.digest


def test_edits_that_cannot_be_are_told_all_at_once():
    """Stale grids, what does not exist and what is locked stand together; of a foreign plan nothing else is told."""
    edits = (
        Edit("lock", units=("b002", "b999"), grids=("002", "009")),
        Edit("move", ("b000", "b001"), ("001", "003"), "001"),
        Edit("move", ("b002",), ("003",), "004"),
        Edit("move", ("b003", "zz"), ("001", "001"), "002"),
        Edit("move", ("b004",), ("001",), "005"),
        Edit("move", ("b004",), ("005",), "+0"),
        Edit("unlock", units=("b002",), grids=("002",)),
        Edit("move", ("b002",), ("004",), "+1"),
        Edit("move", ("b002",), ("+1",), "002"),
    )
    with pytest.raises(InputError) as refused:
        gp.apply_edits(PLAN, Edits("0" * 64, edits))
    assert [finding.code for finding in refused.value.findings] == ["edits-foreign"]
    with pytest.raises(InputError) as refused:
        gp.apply_edits(PLAN, Edits(PLAN.digest, edits))
    found = [(f.code, f.numbers.get("edit"), f.ids) for f in refused.value.findings]
    assert found == [
        ("edits-unknown-units", 1, ("b999",)),
        ("edits-unknown-grids", 1, ("009",)),
        ("edits-stale", 2, ("b000",)),
        ("edits-locked-units", 3, ("b002",)),
        ("edits-unknown-units", 4, ("zz",)),
        ("edits-locked-grids", 4, ("002",)),
        ("edits-unknown-grids", 5, ("005",)),
        ("edits-unknown-grids", 6, ("+0",)),
    ]
    assert refused.value.findings[2].numbers["grids"] == "003"


@given(st.sampled_from(["b000", "b020", "b030"]), st.sampled_from(["+1", "+77", "001", "004"]))
@settings(max_examples=12)
def test_what_is_locked_is_told(unit, to):
    """Locks that stand at the end are told, begun grids by their names."""
    moved = sitting(PLAN, (unit, to))
    locked = Edits(PLAN.digest, (*moved.edits, Edit("lock", units=(unit,), grids=(to,))))
    found = replay(PLAN, locked)
    assert (found.locked_units, found.locked_grids) == ((unit,), (to,))
