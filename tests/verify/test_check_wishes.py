"""Wishes are verified from the rules, the units and the older plan alone: every broken one is found."""

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
import shapely
from toy_plan import toy_ground, toy_plan

from gridplan.findings import Finding
from gridplan.options import Rules, Window
from gridplan.plan import Network
from gridplan.verify import verify
from gridplan.wishes.links import join_pairs


def asked(**wishes):
    """Toy plan whose rules hold wishes; its grids are the four blocks of nine units."""
    return toy_plan(rules=Rules(households=Window(300, 500), **wishes))


def with_before(plan, labels=None):
    """Plan that keeps its own division as the older one, or one with other labels."""
    older = plan.network.labels if labels is None else labels
    network = Network("before", "areal", older.copy(), plan.network.codes, plan.network.n_workers)
    return plan.replace(others=(network,))


def swapped(labels, unit, grid):
    """Labels in which a unit is in another grid."""
    found = labels.copy()
    found[unit] = grid
    return found


def codes_of(plan):
    """Codes of everything that verification finds wrong."""
    return {finding.code for finding in verify(plan).failures}


SAME = "b000", "b001"
OTHER = "b000", "b035"


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [
        ({"together": [SAME]}, {"together": [OTHER]}, "verify-together"),
        ({"apart": [OTHER]}, {"apart": [SAME]}, "verify-apart"),
        ({"pinned": {"b000": "003"}}, {"pinned": {"b000": "001"}}, "verify-pinned"),
        ({"pinned": {"b000": "003"}}, {"pinned": {"gone": "003"}}, "verify-pinned"),
        ({"centres": OTHER}, {"centres": SAME}, "verify-centres"),
        ({"centres": ["b000"]}, {"centres": [(0.0, 0.0)]}, "verify-centres"),
        ({"together": "community"}, {"together": "estate"}, "verify-wish-lost"),
    ],
)
def test_broken_wishes_are_found(good, bad, code):
    """A plan that keeps a wish passes on that count; one that breaks it fails by name."""
    assert code not in codes_of(asked(**good))
    assert code in codes_of(asked(**bad))


def test_columns_are_groups():
    """Units with one value in a column must share a grid."""
    plan = asked(together="estate")
    estate = np.where(np.arange(36) < 3, "E", "")
    units = plan.ground.units.assign(estate=estate)
    assert codes_of(plan.replace(ground=dataclasses.replace(plan.ground, units=units))) == set()
    units = plan.ground.units.assign(estate=np.where(np.arange(36) < 4, "E", ""))
    assert codes_of(plan.replace(ground=dataclasses.replace(plan.ground, units=units))) == {"verify-together"}


def test_locked_grids_must_stay():
    """A locked grid with other units than in the older plan is found, and one without an older plan."""
    plan = asked(locked=["001"])
    assert "verify-locked" not in codes_of(with_before(plan))
    assert "verify-locked" in codes_of(with_before(plan, swapped(plan.labels, 0, 0)))
    assert "verify-locked" in codes_of(plan)


def test_a_lock_is_a_piece_of_its_own():
    """With a locked grid the rest of the community is another piece; without the lock that division is false."""
    plan = with_before(asked(locked=["001"]))
    kept = plan.labels == 0
    whole = plan.components[0]
    households = plan.ground.units["households"].to_numpy()

    def part(mine, n_grids):
        total = int(households[mine].sum())
        return dataclasses.replace(whole, n_units=int(mine.sum()), households=total, load=total, n_grids=n_grids)

    parts = plan.replace(components=(part(~kept, 3), part(kept, 1)), component=kept.astype(np.int32))
    assert codes_of(parts) == set()
    assert codes_of(parts.replace(rules=Rules(households=Window(300, 500)))) == {"verify-components"}


def test_clashes_that_the_plan_names_are_excused():
    """Units that share a grid against a wish are a note where their piece has given up and names them."""
    plan = asked(apart=[SAME])
    part = dataclasses.replace(plan.components[0], status="unproven")
    silent = plan.replace(components=(part,), status="unproven")
    said = dataclasses.replace(part, findings=(Finding("apart-unmet", SAME, {"place": ""}),))
    found = verify(silent.replace(components=(said,)))
    assert (found.failures, [note.code for note in found.notes]) == ((), ["verify-apart-told"])
    assert "verify-apart" in codes_of(silent)


def islands(rules):
    """Plan on a ground whose two western columns a barrier parts from the rest, its grids reaching across."""
    ground = toy_ground(size=40.0)
    near, column = ground.adjacency, np.arange(36) // 6
    barred = (column[near.u] < 2) != (column[near.v] < 2)
    barrier = wall(ground, 80.0)
    ground = dataclasses.replace(ground, adjacency=dataclasses.replace(near, barred=barred), barriers=barrier)
    return toy_plan(ground=ground, rules=rules)


def wall(ground, x):
    """One barrier from south to north, x metres from the western edge."""
    west, south, _, north = ground.outline.bounds
    return gpd.GeoDataFrame(geometry=[shapely.LineString([(west + x, south), (west + x, north)])], crs=ground.cells.crs)


BRIDGE = Rules(households=Window(300, 500), islands="bridge")


def bridged(plan, *pairs):
    """Plan whose ground has bridges."""
    ground = dataclasses.replace(plan.ground, adjacency=join_pairs(plan.ground.adjacency, list(pairs)))
    return plan.replace(ground=ground)


def test_grids_may_reach_over_a_bridge_that_is_asked_for():
    """With a bridge in the north, the northern grid hangs together and the southern one does not."""
    found = verify(bridged(islands(BRIDGE), (9, 15)))
    assert "verify-bridged" in [note.code for note in found.notes]
    assert [(f.code, f.ids) for f in found.failures] == [("verify-noncontiguous", ("003",))]
    assert {f.code for f in verify(islands(BRIDGE)).failures} >= {"verify-noncontiguous"}


def test_bridges_that_nobody_asked_for_are_found():
    """A bridge fails without the rule, between neighbours, and where another one joins the same islands."""
    plan = islands(BRIDGE)
    assert "verify-bridges" in codes_of(bridged(plan.replace(rules=Rules()), (9, 15)))
    assert "verify-bridges" in codes_of(bridged(plan, (9, 15), (6, 12)))
    assert "verify-bridges" in codes_of(bridged(toy_plan(rules=BRIDGE), (0, 35)))
