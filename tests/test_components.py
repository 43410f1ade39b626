"""Splitting the ground into pieces."""

import dataclasses

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from toy_plan import toy_ground

from gridplan.components import connected_groups, split_ground


def test_pieces_are_connected_units_of_one_community():
    """Two communities side by side are two pieces, named after them, that cover every unit once."""
    pieces = split_ground(toy_ground(communities=2))
    assert [piece.name for piece in pieces] == ["A", "B"]
    assert sorted(np.concatenate([piece.units for piece in pieces]).tolist()) == list(range(36))


def test_barriers_make_islands_with_numbers():
    """A community cut by a barrier has two pieces, the one with more households first."""
    ground = toy_ground()
    near = ground.adjacency
    column = np.arange(36) // 6
    near.barred[:] = (column[near.u] < 2) != (column[near.v] < 2)
    pieces = split_ground(ground)
    assert [(piece.name, len(piece.units)) for piece in pieces] == [("A/1", 24), ("A/2", 12)]


@given(st.integers(1, 20), st.data())
def test_groups_are_the_classes_of_reachability(n, data):
    """Two units share a group exactly when a path joins them (Warshall's closure)."""
    pairs = data.draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=30))
    ends = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    groups = connected_groups(n, ends[:, 0], ends[:, 1])
    reach = np.eye(n, dtype=bool)
    reach[ends[:, 0], ends[:, 1]] = reach[ends[:, 1], ends[:, 0]] = True
    for middle in range(n):
        reach |= reach[:, [middle]] & reach[[middle], :]
    label = np.empty(n, int)
    for i, group in enumerate(groups):
        label[group] = i
    assert (reach == (label[:, None] == label)).all()


def test_islands_without_a_community_have_a_number():
    """Where there are no communities, several pieces are numbered all the same."""
    ground = toy_ground()
    column = np.arange(36) // 6
    near = ground.adjacency
    near.barred[:] = (column[near.u] < 2) != (column[near.v] < 2)
    plain = dataclasses.replace(ground, units=ground.units.assign(community=None))
    assert [piece.name for piece in split_ground(plain)] == ["#/1", "#/2"]
