"""The windows of grids: those of the kind of area in which each lies, times its workers."""

import numpy as np
from toy_areas import STANDARD

from gridplan.ground.windows import grid_windows, window_of
from gridplan.measure import outside_window
from gridplan.options import Rules, Standard, Window
from gridplan.options.standard import MOST

RULES = Rules(households=Window(300, 500), load=Window(0.8, 1.2), standard=STANDARD, areas="use")


def test_each_grid_has_the_window_of_its_area():
    """Shops are held to their own load window and to none on households; homes to both of the rules."""
    found = grid_windows(RULES, ["commercial", "residential", "elsewhere"], n_grids=3)
    assert found.lo["load"].tolist() == [210, 240, 240]
    assert found.hi["load"].tolist() == [450, 360, 360]
    assert found.lo["households"].tolist() == [0, 300, 300]
    assert found.hi["households"].tolist() == [MOST, 500, 500]
    assert found.middle.tolist() == [330.0, 300.0, 300.0]
    assert window_of(RULES, "commercial") == Window(0.7, 1.5)


def test_outside_goes_by_the_area():
    """What is outside in one area is inside in the other; without areas the windows of the rules hold."""
    amounts = {"load": [400, 400], "households": [0, 400], "workers": np.array([1, 1])}
    assert outside_window(RULES, **amounts, areas=["commercial", "residential"]).tolist() == [False, True]
    plain = Rules(households=None, load=Window(0.8, 1.2), standard=Standard(open=300))
    assert outside_window(plain, **amounts).tolist() == [True, True]
