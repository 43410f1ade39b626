"""BD-09 and GCJ-02 beside an independent implementation, and BD-09 there and back."""

import numpy as np
import prcoords
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times

from gridplan.ground.coordinates.bd09 import from_bd09, to_bd09
from gridplan.ground.coordinates.gcj02 import from_gcj02, to_gcj02

LON, LAT = (part.ravel() for part in np.meshgrid(np.arange(73.6, 135.0, 2.3), np.arange(18.2, 53.5, 1.9)))


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (to_gcj02, prcoords.wgs_gcj),
        (from_gcj02, prcoords.gcj_wgs_bored),
        (to_bd09, prcoords.wgs_bd),
        (from_bd09, prcoords.bd_wgs_bored),
    ],
)
def test_all_over_china_another_implementation_agrees(own, other):
    """On a lattice over the country the package prcoords gives the same to 1e-6 degrees, both ways."""
    theirs = np.array([other(prcoords.Coords(lat, lon)) for lon, lat in zip(LON, LAT, strict=True)])
    assert np.abs(np.column_stack(own(LON, LAT)) - theirs[:, ::-1]).max() <= 1e-6


@settings(max_examples=times(100, 2000))
@given(st.floats(74, 135), st.floats(4, 53))
def test_there_and_back_is_where_it_began(lon, lat):
    """The inverse is exact to 1e-9 degrees, and the shift is 600 to 1,600 m."""
    there = to_bd09([lon], [lat])
    back = from_bd09(*there)
    assert abs(back[0][0] - lon) <= 1e-9
    assert abs(back[1][0] - lat) <= 1e-9
    metres = np.hypot((there[0] - lon) * np.cos(np.radians(lat)), there[1] - lat) * 111_320
    assert 600 < metres[0] < 1_600


def test_abroad_nothing_is_shifted():
    """Nantes stays where it is, both ways."""
    assert np.allclose(to_bd09([-1.55], [47.22]), [[-1.55], [47.22]], atol=0)
    assert np.allclose(from_bd09([-1.55], [47.22]), [[-1.55], [47.22]], atol=0)
