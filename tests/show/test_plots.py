from __future__ import annotations

import warnings

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from toy_plan import toy_ground, toy_plan

from gridplan.options import Rules, Window
from gridplan.show.notebook.plots import plot, text_fonts
from gridplan.show.small.scale_bar import round_metres

mpl.use("agg")


@pytest.fixture
def axes() -> Axes:
    """Return empty axes, closed with the test."""
    figure, found = plt.subplots()
    yield found
    plt.close(figure)


def test_it_draws_on_the_axes_given_and_returns_them(axes: Axes) -> None:
    """No further figure is made, and x and y have one scale."""
    before = plt.get_fignums()
    assert plot(toy_plan(), ax=axes) is axes
    assert plt.get_fignums() == before
    assert axes.get_aspect() == 1.0


def test_legend_counts_the_grids_and_marks_those_outside(axes: Axes) -> None:
    """The counts in the legend add up, those outside the rule are counted apart."""
    plan = toy_plan(rules=Rules(households=Window(390, 420)), ground=toy_ground(communities=2))
    texts = [text.get_text() for text in plot(plan, ax=axes, lang="en").get_legend().get_texts()]
    counts = [int(text.rsplit(": ")[1]) for text in texts if ": " in text]
    outside = int(plan.grids["outside_window"].sum())
    assert sum(counts) == len(plan.grids) + outside
    assert texts[-2].startswith("outside the rule")
    assert texts[-1] == "community borders"


def test_titles_with_dollars_and_backslashes_are_text(axes: Axes) -> None:
    """What looks like a formula is drawn as it is written."""
    plot(toy_plan(), ax=axes, title="$x$ \\frac{")
    axes.figure.canvas.draw()
    assert axes.get_title() == "$x$ \\frac{"


def test_chinese_is_drawn_with_a_font_that_has_it(axes: Axes) -> None:
    """No glyph is missing where the machine has a Chinese font."""
    if len(text_fonts()) == 1:
        pytest.skip("no font with Chinese characters on this machine")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plot(toy_plan(), ax=axes, lang="zh").figure.canvas.draw()


@given(st.floats(0.01, 1e6))
def test_scale_bars_have_round_lengths(most: float) -> None:
    """The bar is 1, 2 or 5 times a power of ten, at most as long as asked and more than 40 % of it."""
    length = round_metres(most)
    assert 0.4 * most * (1 - 1e-6) <= length <= most * (1 + 1e-6)
    assert f"{length:e}"[0] in "125"
