"""Every published place: small in the tests, in full by make places; figures are counted from saved files."""

import pytest
from ran import NAMES, SEEDS, SHARES

import gridplan as gp


def households(name):
    """Published households of a place."""
    return next(told["households"] for told in gp.samples.place_figures() if told["place"] == name)


def check(ran):
    """Every plan is verified, no figure is missed, and a year later there is a plan too."""
    assert ran.account.faults == ()
    assert [figure.name for figure in ran.account.figures if figure.held == "no"] == []
    assert set(ran.account.digests) == {"plan.gpkg", "later/plan.gpkg"}


def test_every_preset_is_in_the_gallery():
    """There is a recipe for every published place, in the same order."""
    assert gp.samples.place_names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_small_share_follows_the_rules(gallery, name):
    """A share of the place runs to the end, and its figures are those of the rules; none is the published one."""
    ran = gallery.quick(name)
    check(ran)
    assert {figure.held for figure in ran.account.figures} <= {"by rule", "told"}


@pytest.mark.places
@pytest.mark.parametrize("name", NAMES)
def test_every_published_figure_is_held(gallery, name):
    """With the published inputs every figure is the published one, or shown to be impossible."""
    ran = gallery(name)
    check(ran)
    assert all(
        figure.held in ("yes", "contradictory") for figure in ran.account.figures if figure.published is not None
    )


@pytest.mark.places
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", SEEDS)
def test_other_ground_holds_the_same_figures(gallery, name, seed):
    """The published figures hold on ground made of other seeds."""
    check(gallery(name, seed=seed))


@pytest.mark.places
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", SHARES)
def test_other_numbers_of_households_follow_the_rules(gallery, name, share):
    """With 5 % fewer or more households every figure follows the rules."""
    ran = gallery(name, households=round(households(name) * share))
    check(ran)
    assert {figure.held for figure in ran.account.figures} <= {"by rule", "told"}


@pytest.mark.places
@pytest.mark.parametrize("name", NAMES)
def test_a_place_runs_the_same_again(gallery, name, tmp_path):
    """The same inputs give plans of the same digests, and the table of figures byte by byte."""
    ran = gallery(name)
    again = gp.run_place(name, tmp_path)
    assert again.digests == ran.account.digests
    assert (tmp_path / "published.csv").read_bytes() == (ran.folder / "published.csv").read_bytes()
