"""Codes that an older plan knows: those of its grids go on, those that were retired are given to nobody."""

import pandas as pd
import pytest
from toy_plan import toy_ground, toy_plan

from gridplan.columns import LINEAGE_COLUMNS, MOVE_COLUMNS
from gridplan.errors import InputError
from gridplan.history import Round
from gridplan.partition import partition
from gridplan.version import Version
from gridplan.wishes.earlier import match_earlier

QUICK = {"effort": 0, "streets": 0}


def with_retired(*codes):
    """Plan of the grids 001 to 004 in which, a round ago, grids with `codes` were retired."""
    rows = [("R", code, None, 0, 0.0, None) for code in codes]
    lineage = pd.DataFrame(rows, columns=list(LINEAGE_COLUMNS))
    past = Round(Version(1), "2027-01-31", lineage, pd.DataFrame(columns=list(MOVE_COLUMNS)))
    return toy_plan().replace(history=(past,), version=Version(2))


def test_codes_taken_are_those_of_today_and_of_earlier_rounds():
    """What was retired is taken as well as what is in use."""
    earlier = match_earlier(with_retired("009"), toy_ground())
    assert earlier.retired == {"009"}
    assert earlier.taken == {"001", "002", "003", "004", "009"}


def test_a_retired_code_is_not_given_again():
    """More grids than the older plan had get codes that no grid has ever had."""
    old = with_retired("A-001", "A-003")
    plan = partition(toy_ground(), window=(200, 330), n_grids=6, start=old, **QUICK)
    assert {*plan.network.codes} == {"001", "002", "003", "004", "A-002", "A-004"}


def test_nothing_can_be_pinned_to_a_retired_code():
    """A wish for a code that was retired is refused with unit and code."""
    with pytest.raises(InputError) as refused:
        partition(toy_ground(), start=with_retired("009"), pinned={"b000": "009", "b001": "009"}, **QUICK)
    (fault,) = refused.value.findings
    assert (fault.code, fault.ids, fault.numbers["grid"]) == ("pins-retired", ("b000", "b001"), "009")
