"""The table of daily routes."""

import numpy as np
import pytest
from toy_plan import toy_plan

import gridplan as gp
from gridplan.errors import OptionError


def test_each_grid_has_its_route():
    """Stops are the inhabited units; on squares of 40 m a round of so many stops is known within a fifth."""
    plan = toy_plan()
    found = gp.routes(plan)
    lived = plan.ground.units["households"].to_numpy() > 0
    assert found["grid"].tolist() == list(plan.network.codes)
    assert found["stops"].tolist() == np.bincount(plan.labels[lived]).tolist()
    assert found["route_m"].to_numpy() == pytest.approx(1.3 * 40 * found["stops"].to_numpy(), rel=0.2)
    assert found["route_minutes"].tolist() == (found["route_m"] / 75).round(1).tolist()


def test_values_that_can_never_be_right_are_refused():
    """A sample of two places or no speed is refused."""
    for wrong in ({"sample": 2}, {"speed": 0}):
        with pytest.raises(OptionError):
            gp.routes(toy_plan(), **wrong)
