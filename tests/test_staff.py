"""Staffing in sentences: the words of options are told in the language asked for."""

import re

import pytest
from toy_plan import toy_ground, toy_plan

from gridplan.options import Rules, Standard, Window
from gridplan.options.rules import Rounding
from gridplan.staff import staffing_lines


@pytest.mark.parametrize("rounding", Rounding.__args__)
def test_chinese_lines_have_no_english_words(rounding):
    """Kinds and the rule of rounding have their words; a community's own name stays."""
    rules = Rules(households=None, load=Window(0.5, 1.5), standard=Standard(open=300, managed=500), rounding=rounding)
    lines = staffing_lines(toy_plan(ground=toy_ground(communities=2, kinds=True), rules=rules), "zh")
    assert set(re.findall("[A-Za-z_]+", "".join(lines))) == {"A", "B"}
    assert "物业小区" in lines[0]


def test_kinds_of_the_planners_own_stay_as_they_are():
    """A kind that is no word of ours is told as it was given."""
    ground = toy_ground()
    ground.units["kind"] = "village <b>"
    rules = Rules(households=None, load=Window(0.5, 1.5), standard=Standard({"village <b>": 400}))
    assert "village <b>" in staffing_lines(toy_plan(ground=ground, rules=rules), "zh")[0]
