"""GCJ-02: known places, the way there and back, and where nothing is shifted."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times

from gridplan.ground.coordinates.gcj02 import from_gcj02, is_shifted, to_gcj02

EAST, NORTH = st.floats(74, 135), st.floats(4, 53)


def test_known_places_are_shifted_as_published():
    """Tiananmen lies where web maps show it, to a metre."""
    lon, lat = to_gcj02([116.391305], [39.905530])
    assert abs(lon[0] - 116.397548) < 2e-5
    assert abs(lat[0] - 39.906933) < 2e-5


@settings(max_examples=times(100, 2000))
@given(EAST, NORTH)
def test_there_and_back_is_where_it_began(lon, lat):
    """The inverse is exact to 1e-9 degrees, and the shift is 100 to 1,000 m."""
    there = to_gcj02([lon], [lat])
    back = from_gcj02(*there)
    assert abs(back[0][0] - lon) <= 1e-9
    assert abs(back[1][0] - lat) <= 1e-9
    metres = np.hypot((there[0] - lon) * np.cos(np.radians(lat)), there[1] - lat) * 111_320
    assert 50 < metres[0] < 1_000


def test_abroad_nothing_is_shifted():
    """Nantes stays where it is, both ways."""
    assert not is_shifted([-1.55], [47.22]).any()
    assert np.allclose(to_gcj02([-1.55], [47.22]), [[-1.55], [47.22]], atol=0)
    assert np.allclose(from_gcj02([-1.55], [47.22]), [[-1.55], [47.22]], atol=0)
