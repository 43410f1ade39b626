"""Whoever replays the rule on every town that might be the real one learns no more of a small count than ``<10``."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from attacker import LARGE, LARGEST, SMALLEST, small_ones
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.publishing import public_counts

COUNTS = st.one_of(st.integers(0, 30), st.integers(1, 9), st.integers(280, 520), st.sampled_from([1, 9, 10, 17, 18]))
TOWNS = st.lists(st.tuples(COUNTS, st.sampled_from("ABC")), min_size=1, max_size=9)

WIDEST = LARGEST - SMALLEST
"""How much a cover may have to give or take while a small count runs through its whole range."""


def published(counts: Sequence[int], community: Sequence[object]) -> tuple[object, ...]:
    """Return everything that is shown, as a value that can be compared."""
    shown = public_counts(counts, community)
    return shown.grids, tuple(shown.communities.items()), shown.total


def check_replayed(community: str, counts: Sequence[int]) -> None:
    """Among all towns of `counts` of which the same is shown, each small count takes every value from 1 to 9.

    Only for towns whose large counts leave room for that: others look like towns with larger counts than these.
    """
    alike = defaultdict(list)
    for town in product(counts, repeat=len(community)):
        if small_ones(town):
            alike[published(town, community)].append(town)
    for towns in alike.values():
        if min(map(max, towns)) <= max(counts) - WIDEST:
            taken = [set(column) for column in zip(*towns, strict=True)]
            for grid in small_ones(towns[0]):
                assert taken[grid] == set(range(SMALLEST, LARGE)), (community, towns[0])


@pytest.mark.parametrize("community", ["A", "AA", "AB"])
def test_every_town_of_one_or_two_grids(community):
    """All counts up to 99."""
    check_replayed(community, range(100))


@pytest.mark.parametrize("community", ["AAA", "AAB", "ABA", "ABB", "ABC"])
def test_every_town_of_three_grids(community):
    """All counts up to 30: beyond 20 no cover is too small, and 8 more are room for it to differ."""
    check_replayed(community, range(31))


def others(town: Sequence[int], community: Sequence[str], *, grid: int, value: int) -> Iterator[dict[int, int]]:
    """Yield towns with another `value` of a small count: the others withheld with it keep their sum, or are least."""
    shown = public_counts(town, community)
    hidden = [i for i in range(len(town)) if i != grid and not shown.shown[i]]
    closed = [name for name, text in shown.communities.items() if not isinstance(text, int)]
    for names in ([community[grid]], [*closed, community[grid]]):
        beside = [i for i in hidden if community[i] in names]
        for keeps_sum in (True, False):
            yield moved(town, beside, spare=town[grid] - value if keeps_sum else None) | {grid: value}


def moved(town: Sequence[int], beside: Sequence[int], *, spare: int | None) -> dict[int, int]:
    """Return the town with the counts `beside` larger by `spare` together, or each as small as can be when None."""
    found = dict(enumerate(town))
    for i in beside:
        least, most = (SMALLEST, LARGEST) if town[i] < LARGE else (LARGE, 10**6)
        found[i] = least if spare is None else min(max(town[i] + spare, least), most)
        spare = None if spare is None else spare - (found[i] - town[i])
    return found


@settings(max_examples=150)
@given(TOWNS)
def test_each_number_stands_in_a_town_that_looks_alike(town):
    """For each small count and each number from 1 to 9 there is a town with it of which the same is shown."""
    counts, community = (list(column) for column in zip(*town, strict=True))
    told = published(counts, community)
    for grid in small_ones(counts):
        for value in range(SMALLEST, LARGE):
            tried = others(counts, community, grid=grid, value=value)
            assert any(published(list(other.values()), community) == told for other in tried), (grid, value)


@pytest.mark.parametrize(("counts", "community"), [([1, 17], "AA"), ([2, 17], "AA"), ([9, 10], "AA")])
def test_a_cover_stays_where_the_total_is_withheld(counts, community):
    """Too small a cover shows by itself that the total would tell; it is withheld with the total."""
    assert published(counts, community) == (("<10", "–"), (("A", "–"),), "–")


def test_the_plan_has_no_total_where_a_community_lost_its_own():
    """A cover that does not suffice for a community takes the plan's total with it, and nothing else."""
    shown = public_counts([2, 12, 300, 310], "AABB")
    assert shown.grids == ("<10", "–", 300, 310)
    assert shown.communities == {"A": "–", "B": 610}
    assert shown.total == "–"


def test_communities_of_few_hide_behind_the_first_with_a_large_count():
    """Communities of one grid: the first large one covers all small ones, whatever the counts are."""
    assert public_counts([1, 10, 17], "ABC").grids == ("<10", "–", 17)
    assert public_counts([1, 10, 17], "ABC").total == "–"
    assert public_counts([1, 310, 317], "ABC").total == 628
