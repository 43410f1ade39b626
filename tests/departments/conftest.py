"""What the tests of departments share."""

import pytest
from toy_plan import toy_ground


@pytest.fixture(scope="session")
def ground():
    """Six by six buildings of 20 m × 20 m on cells of 40 m, with 1,474 households or so."""
    return toy_ground()
