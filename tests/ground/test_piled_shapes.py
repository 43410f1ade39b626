"""Shapes that lie over one another: too many pairs, or too intricate ones, are not compared, each told for itself."""

import numpy as np
import pytest
import shapely

from gridplan.ground.touching import PileError, tree_of


def nested(count):
    """Boxes, each inside the next."""
    half = np.arange(1, count + 1)
    return shapely.box(-half, -half, half, half)


def test_plain_shapes_in_too_many_pairs():
    """Three thousand boxes in a pile are compared, a tenth more are not, long before their corners are too many."""
    assert len(tree_of(nested(3_000)).geometries) == 3_000
    with pytest.raises(PileError):
        tree_of(nested(3_300))


def test_intricate_shapes_in_few_pairs():
    """Two shapes of very many corners are a pile too."""
    assert len(tree_of(discs(11_000)).geometries) == 2
    with pytest.raises(PileError):
        tree_of(discs(11_300))


def discs(quarter):
    """Two discs that cross, each of four times so many corners."""
    return shapely.buffer(shapely.points([0.0, 1.0], 0.0), 10, quad_segs=quarter)
