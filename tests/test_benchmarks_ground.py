"""The benchmark of the ground: a small town goes through it in a process of its own, and turned maps are compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import gridplan as gp
from benchmarks.ground import HEADER, exponents, rivals, row, town
from benchmarks.ground_child import Rival, Surveyed, survey
from benchmarks.ground_judge import Verdict, borders, changed, judge, turned

SEEN = Surveyed(units=100, cpu=2.0, wall=1.5, read=0.1, memory=200.0, verdict=Verdict(True, 0, 0.99))


def test_a_small_town_is_measured(tmp_path: Path) -> None:
    """A town is written once, surveyed from its files, and every figure is a number."""
    folder = town(tmp_path, 200)
    assert town(tmp_path, 200) == folder
    own, ground = survey(folder)
    assert own.units == len(ground) == 200
    assert own.verdict == judge(ground)
    assert own.verdict.valid
    assert own.verdict.in_pieces == 0
    assert own.verdict.own > 0.985
    assert all(np.isfinite(figure) and figure > 0 for figure in (own.cpu, own.wall, own.read, own.memory))
    assert len(row(own)) == len(HEADER)


def test_torn_cells_are_seen() -> None:
    """A cell that was moved is no valid coverage and does not hold its unit's point any more."""
    made = gp.samples.city(buildings=100, seed=1, communities=2)
    ground = gp.survey(gp.read_units(made.buildings, households="households"), roads=made.roads)
    cells = ground.cells.copy()
    cells.iloc[5:6] = cells.iloc[5:6].translate(40)
    torn = judge(replace(ground, cells=cells))
    assert not torn.valid
    assert torn.in_pieces == 1
    assert torn.own < judge(ground).own


def test_turned_layers_turn_together() -> None:
    """Layers turned back lie where they were; borders that differ are named unless they are about the shortest."""
    made = gp.samples.city(buildings=100, seed=1, communities=2)
    layers = {"buildings": made.buildings, "roads": made.roads}
    back = turned(turned(layers, 17), -17)["buildings"]
    assert back.geometry.hausdorff_distance(made.buildings.geometry).max() < 1
    ground = gp.survey(gp.read_units(made.buildings, households="households"), roads=made.roads)
    pairs = borders(ground)
    assert len(pairs) == len(ground.adjacency.u)
    longest = max(pairs, key=pairs.__getitem__)
    assert changed(pairs, {pair: metres for pair, metres in pairs.items() if pair != longest}) == [longest]


def test_growth_and_rivals_are_told() -> None:
    """Twice the units in twice the time grow with exponent 1; the slower rival is told by how much."""
    assert exponents([SEEN, replace(SEEN, units=200, cpu=4.0)]) == ["100 → 200: 1.00"]
    (own, other) = rivals(SEEN, Rival(cpu=30.0, wall=30.0, valid=False, in_pieces=7))
    assert "20.0 times" in other[0]
    assert (own[4], other[4]) == ("yes", "NO")


@pytest.mark.long
def test_momepy_runs_beside(tmp_path: Path) -> None:
    """Momepy tessellates the same footprints between the same lines."""
    pytest.importorskip("momepy")
    from benchmarks.ground_child import measured

    own, rival = measured(town(tmp_path, 300), beside=True)
    assert own.units == 300
    assert rival is not None
    assert rival.wall > 0
