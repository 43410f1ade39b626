"""Buildings above the window by themselves: told by the amount that is above it."""

import dataclasses

import pytest
from toy_plan import toy_ground

import gridplan as gp


def ground_with(first, *, others=0):
    """Return the toy ground with so many households in the first building, and in the next ones."""
    ground = toy_ground()
    households = ground.units["households"].to_numpy().copy()
    households[0] = first
    households[1 : 1 + (others > 0)] = others
    return dataclasses.replace(ground, units=ground.units.assign(households=households, kind="open"))


def above(plan):
    """Return what a plan tells of buildings above the window."""
    return [f for part in plan.components for f in part.findings if "above-window" in f.code]


@pytest.mark.long
def test_households_above_the_window_are_told_as_households():
    """Under a window of households the sentence names households and no load."""
    (told,) = above(gp.partition(ground_with(900), window=(300, 500), effort=0))
    assert (told.code, told.numbers["households"]) == ("unit-above-window", 900)
    assert "load" not in told.numbers
    assert "900 households" in told.text("en")


@pytest.mark.parametrize("window", [None, (100, 2000)])
def test_a_load_above_the_window_is_told_as_load(window):
    """Under a window of load, beside one of households that holds or alone, the sentence names the load."""
    rules = gp.Rules.from_dict(
        {"households": window, "load": (0.6, 1.4), "standard": {"open": 300, "managed": 500}, "effort": 0}
    )
    (told,) = above(gp.partition(ground_with(900), rules))
    assert (told.code, told.numbers["load"]) == ("unit-above-window-load", "3.00")
    assert "load of 3.00 workers" in told.text("en")
    assert "工作量" in told.text("zh")
    assert "households" not in told.text("en")


def test_a_group_above_the_window_of_load_is_told_by_all_its_load():
    """Buildings kept together count with all of their load, and every one is named."""
    ground = ground_with(300, others=330)
    rules = gp.Rules.from_dict(
        {"households": None, "load": (0.6, 1.4), "standard": {"open": 300, "managed": 500}, "effort": 0}
    )
    pair = tuple(ground.units["unit"].iloc[:2].astype(str))
    (told,) = above(gp.partition(ground, dataclasses.replace(rules, together=(pair,))))
    assert (told.code, told.ids, told.numbers["load"]) == ("group-above-window-load", pair, "2.10")
