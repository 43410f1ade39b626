"""How far two divisions agree: the laws of the measures, and each of them counted household by household."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times

from gridplan.agreement import agree, pairs_kept, shared

N = 8
LABELS = st.lists(st.integers(0, 3), min_size=N, max_size=N).map(np.array)
GAPPY = st.lists(st.integers(-1, 3), min_size=N, max_size=N).map(np.array)
HOUSEHOLDS = st.lists(st.integers(0, 4), min_size=N, max_size=N).map(lambda counts: np.array(counts, np.int64))


def served(one, other, households):
    """Return the grids of each household that has one in both."""
    both = (one >= 0) & (other >= 0)
    return np.repeat(one[both], households[both]), np.repeat(other[both], households[both])


@given(LABELS, LABELS, HOUSEHOLDS)
def test_variation_is_nothing_only_between_equal_divisions(one, other, households):
    """The variation of information is 0 exactly where the same households are together in both."""
    a, b = served(one, other, households)
    same = all((a[i] == a[j]) == (b[i] == b[j]) for i, j in combinations(range(len(a)), 2))
    assert (agree(one, other, households).variation_of_information == 0) == same


@settings(max_examples=times(100, 2000))
@given(GAPPY, GAPPY, HOUSEHOLDS)
def test_agreement_is_the_same_from_both_sides(one, other, households):
    """Exchanging the divisions exchanges what is kept there and back, and changes nothing else."""
    there, back = agree(one, other, households), agree(other, one, households)
    assert there.households == back.households
    assert there.variation_of_information == pytest.approx(back.variation_of_information)
    assert there.same_neighbours == pytest.approx(back.same_neighbours)
    assert (there.kept, there.kept_back) == (back.kept_back, back.kept)


@given(LABELS, LABELS, LABELS, HOUSEHOLDS)
def test_a_detour_is_never_shorter(one, between, other, households):
    """The variation of information obeys the triangle inequality over the same households."""
    direct, first, second = (
        agree(a, b, households).variation_of_information for a, b in ((one, other), (one, between), (between, other))
    )
    assert direct <= first + second + 1e-9


@given(GAPPY, GAPPY, HOUSEHOLDS, st.permutations(range(4)))
def test_names_of_grids_do_not_matter(one, other, households, names):
    """Other numbers for the same grids change nothing."""
    renamed = np.where(one < 0, -1, np.array(names)[one])
    assert agree(renamed, other, households) == pytest.approx(agree(one, other, households))


@given(GAPPY, GAPPY, HOUSEHOLDS)
def test_agreement_by_its_definition(one, other, households):
    """Each figure is what counting household by household gives."""
    a, b = served(one, other, households)
    found = agree(one, other, households)
    assert found.households == len(a)
    everyone = range(len(a))
    mates = [
        ({j for j in everyone if a[j] == a[i]} - {i}, {j for j in everyone if b[j] == b[i]} - {i}) for i in everyone
    ]
    shares = [len(x & y) / len(x | y) if x | y else 1.0 for x, y in mates]
    bits = [np.log2((len(x) + 1) * (len(y) + 1) / (len(x & y) + 1) ** 2) for x, y in mates]
    pairs = [(a[i] == a[j], b[i] == b[j]) for i, j in combinations(everyone, 2)]
    in_a, in_b, in_both = (sum(map(of, pairs)) for of in (lambda p: p[0], lambda p: p[1], all))
    assert found.same_neighbours == pytest.approx(np.mean(shares) if shares else 1.0)
    assert found.variation_of_information == pytest.approx(np.mean(bits) if bits else 0.0)
    assert (found.kept, found.kept_back) == (in_both / in_a if in_a else 1.0, in_both / in_b if in_b else 1.0)
    assert pairs_kept(one, other, households) == (in_both, in_a)


@given(GAPPY, GAPPY, HOUSEHOLDS)
def test_what_grids_have_in_common_sums_to_what_both_serve(one, other, households):
    """Every unit with a grid in both divisions counts in exactly one pair of grids."""
    common = shared(one, other, households)
    both = (one >= 0) & (other >= 0)
    assert common.households.sum() == households[both].sum()
    assert common.units.sum() == both.sum()
    assert sorted(zip(common.old, common.new, strict=True)) == list(zip(common.old, common.new, strict=True))
