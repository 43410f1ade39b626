"""Figures of the gallery: what is not held says what it should have been."""

from gridplan.gallery.figure import Figure


def test_a_missed_figure_tells_what_inputs_and_rules_give():
    """Whoever changed the inputs reads which number was expected, in both languages; a held figure needs no words."""
    missed = Figure("village-households", 966, published=1_691, rule=846)
    assert missed.held == "no"
    assert "846" in missed.note("en")
    assert "846" in missed.note("zh")
    assert Figure("village-households", 846, rule=846).note("en") == ""


def test_about_widens_the_account_but_not_the_rule():
    """Where an account says about, ours may differ from it by that share; from what the inputs give it may not."""
    assert Figure("staff", 690, published=700, rule=690, near=0.05).held == "yes"
    assert Figure("staff", 690, published=700, rule=700, near=0.05).held == "no"
    assert Figure("staff", 690, published=800, rule=690, near=0.05).held == "no"


def test_other_inputs_are_judged_by_the_rule_alone():
    """The account stands in brackets beside other inputs, and what neither it nor a rule gives is told unjudged."""
    other = Figure("village-households", 846, published=1_691, rule=846, compared=False)
    assert (other.held, other.account()) == ("by rule", "(1,691)")
    assert Figure("village-households", 845, published=1_691, rule=846, compared=False).held == "no"
    assert Figure("village-longest-round", 7.1, compared=False).held == "told"


def test_a_missed_number_is_not_said_to_be_whole():
    """Only where as many are there as the inputs list is it told that none was lost."""
    told = "none was lost"
    assert told in Figure("village-households", 846, rule=846, given=True).note("en")
    assert told not in Figure("village-households", 840, rule=846, given=True).note("en")


def test_a_limit_that_was_asked_for_is_told_as_such():
    """What the search had to keep proves no more than that it was kept, in both languages; a missed one was not."""
    kept = Figure("city-grids-an-officer", (5, 6), published=(5, 6), rule=(5, 6), limit=True)
    assert kept.held == "yes"
    assert "limit" in kept.note("en")
    assert "限制" in kept.note("zh")
    assert "limit" not in Figure("city-grids-an-officer", (4, 6), rule=(5, 6), limit=True).note("en")
