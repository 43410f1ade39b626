"""Dials that are turned keep what was asked."""

from __future__ import annotations

from gridplan.alternatives.dials import dialled, turned
from gridplan.options import Rules, Standard, Window


def test_dials_keep_what_was_asked() -> None:
    """The first rules are those asked for, all hold what was not turned, and narrower windows lie inside."""
    asked = Rules(households=None, load=Window(0.8, 1.2), standard=Standard(open=300), together=[["a", "b"]], seed=3)
    variants = dialled(asked, stay=True)
    assert variants[0] == asked
    assert len(set(map(str, variants))) == len(variants) > 8
    for rules in variants:
        assert set(turned(rules, asked)) <= {"load", "streets", "borders", "stay"}
        assert asked.load.lo <= rules.load.lo < rules.load.hi <= asked.load.hi
        assert rules.together == asked.together
