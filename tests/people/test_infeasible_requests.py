"""Requests made impossible are so, by a plain model that knows nothing of how they were made."""

import pytest
from plain_model import can_be_met

import gridplan as gp
from benchmarks.people_infeasible import KINDS, impossible
from benchmarks.people_request import RULES


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_can_meet_them(kind):
    """A plain model finds no assignment either."""
    asked = impossible(kind, 0)
    assert not can_be_met(asked.grids, asked.officers, asked.rules), asked.proof


def test_the_plain_request_can_be_met():
    """Without what makes it impossible, a community of such a city can be served, connected too."""
    city = gp.samples.generated_staff(1, grids=22, officers=9)
    for rules in (RULES, RULES.replace(connected=True), RULES.replace(load_window=0.1)):
        assert can_be_met(city.grids, city.officers, rules)
