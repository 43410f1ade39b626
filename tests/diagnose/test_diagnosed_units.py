"""What a diagnosis says about units, counted again one by one on random divisions of the toy ground."""

import math
from fractions import Fraction
from itertools import product

import networkx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from networks_drawn import boxes, network
from promises import times
from toy_plan import toy_ground

import gridplan as gp
from gridplan.departments.reading import read_departments
from gridplan.diagnose import diagnose_departments

GROUND = toy_ground()
TWO = toy_ground(communities=2)
HOUSEHOLDS = GROUND.units["households"].to_numpy()
LABELS = st.lists(st.integers(-1, 3), min_size=36, max_size=36)
FEW = settings(max_examples=12)


def rows(table, *columns):
    """Return the rows of a table as a set of tuples."""
    return set(table[list(columns)].itertuples(index=False, name=None))


def units_of(department):
    """Return code → set of unit positions."""
    return {code: set(np.flatnonzero(department.labels == i).tolist()) for i, code in enumerate(department.codes)}


def lived_in(units):
    """Return the households of some units."""
    return int(HOUSEHOLDS[sorted(units)].sum())


@settings(max_examples=times(12, 2000))
@given(LABELS, LABELS)
def test_crossings_by_their_definition(one, other):
    """Two grids cross exactly where each has households of its own and they have some in common."""
    police, urban = network("police", one, GROUND), network("urban", other, GROUND)
    expected = set()
    for (a, mine), (b, theirs) in product(units_of(police).items(), units_of(urban).items()):
        parts = [lived_in(part) for part in (mine & theirs, mine - theirs, theirs - mine)]
        if all(parts):
            expected.add((a, b, min(parts), *parts))
    found = diagnose_departments([urban, police], GROUND)
    assert rows(found.crossings, "grid_a", "grid_b", "households", "common", "only_a", "only_b") == expected
    assert found.borders["crossings"].tolist() == [len(expected)]
    assert found.crossings["households"].is_monotonic_decreasing


@FEW
@given(LABELS)
def test_faults_of_one_network_by_their_definition(labels):
    """Unserved patches, pieces, communities and windows are those that a walk over the neighbours finds."""
    police = network("police", labels, TWO)
    near, community = TWO.adjacency, TWO.units["community"].to_numpy()
    walk = networkx.Graph(zip(near.u.tolist(), near.v.tolist(), strict=True))
    none = set(np.flatnonzero(police.labels < 0).tolist())
    expected = {("unserved", "", len(p), lived_in(p)) for p in networkx.connected_components(walk.subgraph(none))}
    for code, units in units_of(police).items():
        pieces = list(networkx.connected_components(walk.subgraph(units)))
        halves = [{u for u in units if community[u] == name} for name in ("A", "B")]
        for kind, parts in (("in-pieces", pieces), ("across-communities", [half for half in halves if half])):
            if len(parts) > 1:
                least = lived_in(units) - max(map(lived_in, parts))
                expected.add((kind, code, least))
        if not 300 <= lived_in(units) <= 500:
            lacking = min(300 - lived_in(units), lived_in(units))
            expected.add(("outside-window", code, max(lacking, lived_in(units) - 500)))
    table = diagnose_departments([police], TWO).faults
    told = {
        (kind, grids, units, households) if kind == "unserved" else (kind, grids, households)
        for kind, grids, units, households in rows(table, "kind", "grids", "units", "households")
        if kind not in ("hole", "gap", "multipart", "overlap", "outside")
    }
    assert told == expected


def test_heads_are_counted_over_and_within_departments():
    """Every grid that holds more than a twentieth of a building is a head of it, slivers are not."""
    layers = {
        "police": boxes(P1=(0, 0, 100, 240), P2=(100, 0, 240, 240)),
        "urban": boxes(U1=(0, 0, 240, 29.5), U2=(0, 29.5, 240, 240)),
    }
    found = gp.diagnose(layers, GROUND)
    departments, _ = read_departments(layers, GROUND)
    for i, unit in enumerate(GROUND.units.geometry):
        heads = [sum(unit.intersection(s).area > 0.05 * unit.area for s in d.grids.geometry) for d in departments]
        assert found.heads.loc[i, ["heads", "most"]].tolist() == [sum(heads), max(heads)]
    assert found.heads.columns.tolist() == ["unit", "households", "heads", "most", "grid_police", "grid_urban"]
    split = found.faults[found.faults["kind"] == "split-building"]
    assert rows(split, "department", "grids", "units") == {("police", "P1, P2", 6)}


def test_a_unit_under_two_grids_is_claimed_twice():
    """Where two grids of a department hold over half of a building each, the conflict names both and the households."""
    found = gp.diagnose({"police": boxes(P1=(0, 0, 160, 240), P2=(120, 0, 240, 240))}, GROUND)
    twice = found.conflicts[found.conflicts["kind"] == "claimed-twice"]
    assert rows(twice, "grids", "units", "households") == {("P1, P2", 6, int(HOUSEHOLDS[18:24].sum()))}
    assert not (found.conflicts["kind"] == "overlap").any()


def test_barriers_part_a_grid_and_community_borders_do_not():
    """A grid across a barrier lies in pieces; one across a community border is told as that alone."""
    whole = [0] * 36
    river = gp.Adjacency.from_pairs(
        36,
        np.column_stack([GROUND.adjacency.u, GROUND.adjacency.v]),
        barred=(GROUND.adjacency.u // 6 < 3) != (GROUND.adjacency.v // 6 < 3),
    )
    barred = gp.Ground(**{**vars(GROUND), "adjacency": river})
    kinds = [set(diagnose_departments([network("police", whole, g)], g).faults["kind"]) for g in (barred, TWO)]
    assert kinds == [{"in-pieces", "outside-window"}, {"across-communities", "outside-window"}]


def test_windows_on_load_are_told_in_households():
    """Under a standard by kind a grid is held against its load, and the distance is put in households."""
    ground = toy_ground(kinds=True)
    rules = gp.rules_of(standard=gp.Standard(open=300, managed=500), load_window=(0.8, 1.2))
    found = diagnose_departments([network("police", [0] * 36, ground)], ground, rules=rules)
    load = sum(5 * h if k == "open" else 3 * h for h, k in zip(HOUSEHOLDS, ground.units["kind"], strict=True))
    expected = int(np.ceil((load - 1800) / (load / HOUSEHOLDS.sum())))
    assert rows(found.faults, "kind", "households") == {("outside-window", expected)}


@FEW
@given(LABELS)
def test_loads_outside_a_window_are_told_as_work_of_the_grid_itself(labels):
    """Work and households beyond a window on load, reckoned anew building by building, are never more than a grid's."""
    ground = toy_ground(kinds=True)
    rules = gp.rules_of(standard=gp.Standard(open=300, managed=500), load_window=(0.8, 1.2))
    police, kinds, expected = network("police", labels, ground), ground.units["kind"].tolist(), {}
    for code, units in units_of(police).items():
        own, work = (
            lived_in(units),
            sum(Fraction(int(HOUSEHOLDS[u]), 300 if kinds[u] == "open" else 500) for u in units),
        )
        above, below = work - Fraction(6, 5), Fraction(4, 5) - work
        if units and max(above, below) > 0:
            # Households of the grid's own kinds: as large a part of them as of its work.
            moved = (
                math.ceil(own * above / work) if above > 0 else min(own, math.ceil(own * below / work) if own else 0)
            )
            expected[code] = (
                "above" if above > 0 else "below",
                f"{float(max(above, below)):.2f}",
                f"{float(work):.2f}",
                moved,
                own,
            )
    found = diagnose_departments([police], ground, rules=rules).conflicts.query("kind == 'outside-window'")
    for code, moved, text in zip(found["grids"], found["households"], found["text_en"], strict=True):
        side, by, work, least, own = expected.pop(code)
        assert moved == least <= own
        assert f"work for {work} workers, {by} {'more' if side == 'above' else 'fewer'} than its window" in text
        assert f"{own:,} households" in text
        assert (side == "below") or f"as much as {least:,} of its {own:,} households" in text
    assert not expected
