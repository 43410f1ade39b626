"""Sharing whole numbers out among generated buildings."""

import numpy as np
import pytest

from gridplan.errors import OptionError
from gridplan.ground.places.sharing import chosen_sum


def test_a_place_too_small_for_its_ledger_says_what_helps():
    """Where no buildings have the households of the ledger together, a larger size is asked for."""
    with pytest.raises(OptionError, match=r"too small a place.* 7 households .*larger size"):
        chosen_sum([4, 5], 7, np.random.default_rng(0))
