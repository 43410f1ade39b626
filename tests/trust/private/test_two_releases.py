"""Small counts beside two releases: whoever subtracts one from the other learns no more than fewer than ten."""

from __future__ import annotations

import pytest
from promises import times
from toy_releases import ranges, told_of, town

from gridplan.publishing import public_figures

pytestmark = pytest.mark.long


def beside(plans):
    """Return what is told of each plan beside the earlier ones."""
    return [public_figures(plan, plans[:number]).counts for number, plan in enumerate(plans)]


def test_differences_tell_where_releases_do_not_know_each_other(tried):
    """The attacker is able: each release by itself is safe, but two tell the counts of pieces that moved."""
    broken = 0
    for seed in range(12):
        plans = town(seed)
        broken += bool(told_of(ranges(plans, [public_figures(plan).counts for plan in plans])))
    assert broken >= 3
    tried(12, "pairs of releases by themselves")


@pytest.mark.parametrize("releases", [2, 3])
def test_no_small_piece_can_be_computed(releases, tried):
    """Linear programmes over all that was told leave every small piece its whole range, release after release."""
    towns, shown, pieces = times(12, 200), 0, 0
    for seed in range(towns):
        plans = town(seed, releases=releases)
        told = beside(plans)
        found = ranges(plans, told)
        assert told_of(found) == {}, (seed, told)
        shown += sum(isinstance(text, int) for text in told[-1].grids)
        pieces += len(found)
    assert shown > towns
    tried(towns, f"towns published {releases} times")
    tried(pieces, "small pieces attacked")


def test_what_is_unchanged_stays_told(tried):
    """The same plan again tells the same again, so nothing is withheld without need."""
    for seed in range(10):
        plan = town(seed)[0]
        first, again = public_figures(plan), public_figures(plan, [plan])
        assert again.counts == first.counts
        assert again.load_share.tolist() == pytest.approx(first.load_share.tolist(), nan_ok=True)
    tried(10, "plans published again")
