"""Small counts and their cover: nobody who knows everything published, and the rules, learns more than ``<10``."""

from itertools import product

import pytest
from attacker import possible, small_ones
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times

from gridplan.publishing import FEW, WITHHELD, public_counts

COUNTS = st.one_of(st.integers(0, 30), st.integers(280, 520), st.sampled_from([0, 1, 9, 10, 11, 18]))
TOWNS = st.lists(st.tuples(COUNTS, st.sampled_from("ABC")), min_size=1, max_size=9)


def check_secret(counts, community):
    """Each small count can still be anything from 1 to 9; nothing false is shown."""
    shown = public_counts(counts, community)
    ranges = possible(shown, community)
    for i in small_ones(counts):
        assert ranges[i] == (1, 9), (counts, community, shown)
    for count, text in zip(counts, shown.grids, strict=True):
        assert text == (FEW if 0 < count < 10 else text)
        assert text in (count, FEW, WITHHELD)
    return shown


@pytest.mark.long
@settings(max_examples=times(120, 2000))
@given(TOWNS)
def test_nothing_small_can_be_computed(town):
    """Linear programmes over all that is shown leave every small count its whole range."""
    counts, community = (list(column) for column in zip(*town, strict=True))
    check_secret(counts, community)


def test_every_small_town():
    """The same for each town of three grids in two communities with counts that are hardest to cover."""
    for counts in product((0, 1, 9, 10, 19, 300), repeat=3):
        check_secret(list(counts), ["A", "A", "B"])


def test_counts_are_shown_where_nothing_is_small():
    """Zeros, large counts and all totals are shown as they are."""
    shown = public_counts([0, 10, 400], ["A", "A", "B"])
    assert shown.grids == (0, 10, 400)
    assert shown.communities == {"A": 10, "B": 400}
    assert shown.total == 410
    assert shown.shown.all()


def test_few_more_are_withheld():
    """One small count takes one neighbour of its community with it; totals and all other counts stay."""
    shown = check_secret([400, 7, 380, 350, 310, 0], list("AAABBB"))
    assert shown.grids == (WITHHELD, FEW, 380, 350, 310, 0)
    assert shown.communities == {"A": 787, "B": 660}
    assert shown.total == 1447


def test_a_community_of_few_hides_behind_another():
    """A community whose own total is small takes a grid and the total of the next one with it, not the plan's."""
    shown = check_secret([3, 400, 380], list("ABB"))
    assert shown.communities == {"A": FEW, "B": WITHHELD}
    assert shown.grids == (FEW, WITHHELD, 380)
    assert shown.total == 783


@pytest.mark.parametrize(
    ("counts", "total"), [([5], FEW), ([9, 9], WITHHELD), ([1] * 9, WITHHELD), ([4, 10], WITHHELD)]
)
def test_totals_that_nothing_covers_are_withheld(counts, total):
    """Where no large count can stand beside the small ones, not even the plan's total is shown."""
    shown = check_secret(counts, ["A"] * len(counts))
    assert shown.total == total
    assert shown.communities == {"A": total}


def test_which_count_covers_is_no_matter_of_size():
    """The first one in order covers, so a withheld count is not known to be smaller than those shown."""
    assert public_counts([5, 500, 11], ["A"] * 3).grids == (FEW, WITHHELD, 11)


def test_nothing_at_all():
    """A plan without grids has no households."""
    assert public_counts([], []).total == 0
