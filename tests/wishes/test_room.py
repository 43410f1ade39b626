"""What sentences say of one worker's room."""

import numpy as np
import pytest

from gridplan.wishes.room import Room


@pytest.mark.parametrize(
    ("load", "said"), [(1330, ("1.20", "1.33")), (1204, ("1.200", "1.204")), (1200, ("1.20", "1.20"))]
)
def test_a_load_above_the_limit_reads_as_more(load, said):
    """Two decimals, or as many as it takes that load and limit differ where they do."""
    room = Room(np.array([[load]]), np.array([800]), np.array([1200]), ("load",), per_worker=1000)
    assert room.told([0]) == dict(zip(("limit", "load"), said, strict=True))
