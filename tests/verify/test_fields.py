"""The fields that fixed borders leave, read twice: as a merger draws them and as verification reads them."""

import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_merged import merged_plan
from toy_plan import toy_ground

from gridplan.merge.fields import fields_of
from gridplan.plan import Network
from gridplan.verify.fields import read_fields
from gridplan.wishes.links import join_pairs

GROUND = toy_ground()


@settings(max_examples=60, deadline=None)
@given(
    labels=st.lists(st.lists(st.integers(-1, 2), min_size=36, max_size=36), min_size=1, max_size=3),
    lengths=st.lists(st.sampled_from([1.0, 2.0, 40.0]), min_size=60, max_size=60),
    barred=st.lists(st.booleans(), min_size=60, max_size=60),
)
def test_both_ways_to_read_fields_agree(labels, lengths, barred):
    """For any networks, borders and barriers, two units share a field in one reading when they do in the other."""
    near = dataclasses.replace(GROUND.adjacency, length=np.array(lengths), barred=np.array(barred))
    ground = dataclasses.replace(GROUND, adjacency=near)
    fixed = [network_of(own) for own in labels]
    drawn, read = fields_of(fixed, ground)[0].number, read_fields(fixed, ground)
    pairs = len(np.unique(np.column_stack([drawn, read]), axis=0))
    assert pairs == len(np.unique(drawn)) == len(np.unique(read))


def network_of(labels):
    """A network with so many grids."""
    return Network("police", "areal", np.array(labels, np.int32), ("A", "B", "C"), np.ones(3, np.int64))


def test_bridges_carry_no_field():
    """A unit without a grid does not get one over a bridge: bridges are built after the fields are drawn."""
    near = dataclasses.replace(GROUND.adjacency, barred=np.ones(60, dtype=bool))
    ground = dataclasses.replace(GROUND, adjacency=join_pairs(near, [(0, 1)]))
    labels = np.arange(36) - 1
    labels[1:] = 0
    read = read_fields([network_of(labels)], ground)
    assert read[0] != read[1]


def test_without_fixed_departments_all_ground_is_one_field():
    """Nothing fixed, nothing parted."""
    assert np.unique(read_fields([], merged_plan().ground)).tolist() == [0]
