"""Options refuse what can never be right and survive a round trip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplan.errors import OptionError
from gridplan.options import Rules, Standard, Window


@pytest.mark.parametrize("ends", [(500, 300), (-1, 5), (float("nan"), 5), (0, 0), (1, float("inf"))])
def test_windows_that_can_never_be_right(ends):
    """Swapped, negative, empty or endless windows are refused on creation."""
    with pytest.raises(OptionError):
        Window(*ends)


@pytest.mark.parametrize("ratios", [{}, {"open": 0}, {"open": 2.5}, {"open": True}])
def test_standards_that_can_never_be_right(ratios):
    """A worker looks after a whole number of households, at least one."""
    with pytest.raises(OptionError):
        Standard(ratios)


@given(st.dictionaries(st.text(min_size=1), st.integers(1, 900), min_size=1, max_size=5))
def test_one_worker_is_a_whole_load(ratios):
    """`ratio` households of any kind weigh exactly one worker."""
    standard = Standard(ratios)
    assert all(standard[kind] * standard.load_of(kind) == standard.per_worker for kind in standard)


def test_rules_round_trip(tmp_path):
    """Rules written as plain values or TOML read back equal."""
    rules = Rules(households=None, load=Window(0.8, 1.2), standard=Standard(open=300, managed=500), n_grids=7, seed=3)
    assert Rules.from_dict(rules.as_dict()) == rules
    file = tmp_path / "rules.toml"
    file.write_text("[rules]\nhouseholds = [300, 500]\nseed = 4\n", encoding="utf-8")
    assert Rules.from_toml(file) == Rules(seed=4)


@pytest.mark.parametrize(
    "wrong",
    [
        {"n_grids": 0},
        {"n_grids": 1.5},
        {"streets": -1},
        {"effort": 0},
        {"households": None},
        {"standard": Standard(open=300)},
        {"households": None, "load": Window(0.8, 1.2)},
        {"n_grids": 3, "workers": 3},
        {"rounding": "up"},
        {"objective": "pretty"},
        {"seed": "x"},
        {"seed": 1.5},
    ],
)
def test_rules_that_can_never_be_right(wrong):
    """Numbers of grids, dials and efforts outside their meaning are refused."""
    with pytest.raises(OptionError):
        Rules(**wrong)


def test_unknown_rules_are_named():
    """A misspelt rule is refused by name."""
    with pytest.raises(OptionError, match="windw"):
        Rules.from_dict({"windw": 3})


def test_decimal_ends_are_taken_as_written():
    """0.1 steps that floats cannot hold do not move a whole bound by one."""
    assert Window(0.7, 1.1).whole(unit=1500) == (1050, 1650)
    assert Window(299.5, 500.5).whole() == (300, 500)


def test_windows_without_a_whole_number_are_refused():
    """No household count lies between 299.2 and 299.7."""
    with pytest.raises(OptionError, match="whole"):
        Rules(households=Window(299.2, 299.7))


def test_one_rule_has_one_writing():
    """300 and 300.0 are the same rule, so they give the same digest."""
    assert repr(Rules(households=Window(300.0, 500.0), seed=4.0).as_dict()) == repr(Rules(seed=4).as_dict())
