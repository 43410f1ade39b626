"""Borders of several networks as lines that do not lie on each other."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_plan import toy_ground

from gridplan.show.shapes.border_lines import BorderLines, cell_borders, drawn_borders

GROUND = toy_ground()
LABELS = st.lists(st.integers(-1, 2), min_size=36, max_size=36).map(np.array)


def length_of(borders: BorderLines, network: int) -> float:
    """Return the length of one network's borders, m."""
    return float(borders.lines.length[borders.owners[borders.group, network]].sum())


@settings(max_examples=25)
@given(st.lists(LABELS, min_size=1, max_size=4))
def test_each_network_has_its_borders_and_no_line_lies_on_another(networks: list[np.ndarray]) -> None:
    """For each network the lines are as long as its pairs of neighbours in two grids share, and overlap nowhere."""
    borders = cell_borders(GROUND.cells, networks)
    pairs = GROUND.adjacency
    for number, labels in enumerate(networks):
        apart = labels[pairs.u] != labels[pairs.v]
        assert length_of(borders, number) == pytest.approx(pairs.length[apart].sum())
    union = shapely.union_all(borders.lines.to_numpy()).length if len(borders.lines) else 0.0
    assert union == pytest.approx(borders.lines.length.sum())
    assert len(np.unique(borders.owners, axis=0)) == len(borders.owners)


def test_a_line_that_two_drew_alike_is_there_once() -> None:
    """Of two boxes drawn by both and one drawn by the second alone, the common lines have both owners."""
    both, own = [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)], shapely.LineString([(0, 20), (30, 20)])
    borders = drawn_borders([gpd.GeoSeries(both), gpd.GeoSeries([*both, own])], None)
    assert {tuple(row) for row in borders.owners.tolist()} == {(True, True), (False, True)}
    assert length_of(borders, 0) == pytest.approx(70)
    assert length_of(borders, 1) == pytest.approx(100)


def test_networks_without_grids_have_no_lines() -> None:
    """Nothing drawn gives nothing to draw."""
    borders = drawn_borders([gpd.GeoSeries([]), gpd.GeoSeries([])], GROUND.cells.crs)
    assert len(borders.lines) == len(borders.group) == 0
