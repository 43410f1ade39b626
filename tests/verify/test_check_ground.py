"""False ground is found: coverage, outline, cells, neighbours, barriers; borders are measured on the map."""

import numpy as np
import pytest
import shapely
from tampering import (
    assert_found,
    moved,
    with_cell,
    with_ground,
    with_network,
    with_pair,
    with_pairs,
    with_wall,
    without_pair,
)
from toy_plan import EAST, NORTH, toy_plan

from gridplan import measure
from gridplan.ground.adjacency import EdgeKind
from gridplan.options import Rules, Window
from gridplan.verify import verify

FALSE = {
    "in pieces on the map": (lambda p: moved(p, 0, 1), "verify-map-pieces"),
    "neighbours that do not touch": (lambda p: with_pair(p, (0, 35)), "verify-neighbours"),
    "a link over water": (lambda p: with_pair(p, (0, 35), kind=EdgeKind.BRIDGE), "verify-neighbours"),
    "hidden neighbours": (lambda p: without_pair(p, 3), "verify-neighbours"),
    "short border": (lambda p: with_pairs(p, length=p.ground.adjacency.length / 2), "verify-border-lengths"),
    "negative metres": (lambda p: with_pairs(p, off_road=p.ground.adjacency.off_road - 50), "verify-border-lengths"),
    "barred without reason": (lambda p: with_pairs(p, barred=p.ground.adjacency.u == 7), "verify-barred"),
    "open across a barrier": (lambda p: with_wall(p, (2, 0), (2, 6)), "verify-barred"),
    "open across parents": (
        lambda p: with_ground(p, units=p.ground.units.assign(community=["A"] * 18 + ["B"] * 18)),
        "verify-barred",
    ),
    "another outline": (lambda p: with_ground(p, outline_shift=9.7), "verify-outline"),
    "no outline": (lambda p: with_ground(p, outline_shift=float("nan")), "verify-outline"),
    "gap of 2 m²": (
        lambda p: with_ground(
            p, outline=shapely.union(p.ground.outline, shapely.box(EAST - 1, NORTH, EAST, NORTH + 2))
        ),
        "verify-gap",
    ),
    "overlap of 2 m²": (
        lambda p: with_ground(
            p, outline=shapely.difference(p.ground.outline, shapely.box(EAST, NORTH, EAST + 1, NORTH + 2))
        ),
        "verify-overlap",
    ),
    "gap": (lambda p: with_ground(p, outline=shapely.buffer(p.ground.outline, 1)), "verify-gap"),
    "beyond the outline": (lambda p: with_ground(p, outline=shapely.buffer(p.ground.outline, -1)), "verify-overlap"),
    "overlapping cells": (lambda p: with_cell(p, 0, shapely.buffer(p.ground.cells[0], 2)), "verify-coverage"),
    "counted twice": (lambda p: with_cell(p, 0, shapely.buffer(p.ground.cells[0], 2)), "verify-overlap"),
    "cell elsewhere": (lambda p: with_cell(p, 0, p.ground.cells[1]), "verify-cells"),
    "cell in two parts": (
        lambda p: with_cell(p, 0, shapely.union(p.ground.cells[0], p.ground.cells[35])),
        "verify-cells",
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_ground_are_found(name):
    """Each false statement about the ground fails with its own finding."""
    change, code = FALSE[name]
    assert_found(change(toy_plan()), code)


def test_road_share_on_the_map_is_that_of_the_neighbours():
    """Measured by overlay, the share of borders on roads is the one that the neighbouring pairs give."""
    plan = toy_plan(rules=Rules(households=Window(1, 2000)))
    labels = (np.arange(36) // 12).astype(np.int32)
    plan = with_network(plan, labels=labels, codes=("1", "2", "3"), n_workers=np.ones(3, np.int64))
    by_pairs = measure.border_on_roads(plan.ground.adjacency, labels)
    # a border of 1 m beside the crossing street lies within reach of it, on either side
    assert verify(plan).figures["border_on_roads"] == pytest.approx(by_pairs + 4 / 480, abs=1e-3)


def test_losing_a_road_moves_borders_off_roads():
    """Only bounding roads count."""
    plan = toy_plan()
    plan = with_ground(plan, roads=plan.ground.roads.assign(bounds=False))
    assert verify(plan).figures["border_on_roads"] == 0
