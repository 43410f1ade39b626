"""Choosing a set of grids for every officer: two ways agree, parts stay within the rules."""

import numpy as np
import pytest
from blocks_drawn import lattice_block

from gridplan.people.engine import direct
from gridplan.people.engine.choosing import choose
from gridplan.people.engine.model import solve
from gridplan.people.engine.polish import polish
from gridplan.people.engine.stages import narrowest, spread, walks_of


def plain(block, width):
    """Solve a block as one plain model, to the end."""
    return solve(direct._model(block, width), gap=0.0, nodes=100_000)


@pytest.mark.parametrize("cover", [(1, 1), (0, 1), (1, 2), (0, 2)], ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_sets_and_the_plain_model_agree(seed, cover):
    """The proven optimum over sets is the plain model's, and impossible blocks are impossible for both."""
    block = lattice_block(14, 5, seed, cover=cover)
    for width in (0.08, 0.3):
        found, other = choose(block, width), plain(block, width)
        assert found.fits is (other.ending != "infeasible")
        if found.fits:
            assert found.bound <= other.objective + 1e-6 <= found.value + 2e-6
            assert found.value == pytest.approx(found.bound, rel=1e-4)


@pytest.mark.parametrize("seed", range(2))
def test_many_officers_are_within_their_proof(seed):
    """Where officers are many enough for polishing, value and bound enclose the plain model's optimum."""
    block = lattice_block(33, 11, seed)
    found, other = choose(block, 0.12), plain(block, 0.12)
    assert found.bound <= other.objective + 1e-6 <= found.value + 2e-6
    assert found.value == pytest.approx(walks_of(block, found.members))
    assert spread(block, found.members) <= 0.12


@pytest.mark.parametrize(("seated", "connected"), [(True, False), (False, True), (True, True)])
def test_every_way_of_serving_keeps_the_rules(seated, connected):
    """With and without places, apart and connected: counts, cover and windows hold, the value is that of the posts."""
    block = lattice_block(20, 6, 1, seated=seated, connected=connected)
    found = choose(block, 0.4)
    assert found.fits
    assert (found.members.sum(axis=0) == 1).all()
    assert ((found.members.sum(axis=1) >= block.least) & (found.members.sum(axis=1) <= block.most)).all()
    assert spread(block, found.members) <= 0.4
    assert found.value == pytest.approx(walks_of(block, found.members))


def test_polishing_never_makes_walks_longer():
    """Sharing neighbours' grids anew keeps the cover and shortens walks, or leaves them."""
    block = lattice_block(24, 8, 3)
    rough = choose(block, 0.2, gap=np.inf).members
    better = polish(
        block,
        rough,
        lambda members: (members * block.cost).sum(axis=1),
        lambda small: choose(small, 0.2, gap=0.01, once=True).members,
    )
    assert (better.sum(axis=0) == rough.sum(axis=0)).all()
    assert walks_of(block, better) <= walks_of(block, rough)


def test_the_narrowest_window_is_as_narrow_as_its_bound_says():
    """Nothing fits below the proven bound, and the assignment shown fits its own window."""
    block = lattice_block(9, 4, 5, sizes=(2, 3))
    best = narrowest(block)
    assert best.value - best.bound <= 0.0101
    assert spread(block, best.members) == pytest.approx(best.value)
    if best.bound > 0:
        assert plain(block, best.bound - 1e-6).ending == "infeasible"
