"""Figures of the gallery: what is not held says what it should have been."""

from gridplan.gallery.figure import Figure


def test_a_missed_figure_tells_what_inputs_and_rules_give():
    """Whoever changed the inputs reads which number was expected, in both languages; a held figure needs no words."""
    missed = Figure("village-households", 966, published=1_691, rule=846)
    assert missed.held == "no"
    assert "846" in missed.note("en")
    assert "846" in missed.note("zh")
    assert Figure("village-households", 846, rule=846).note("en") == ""
