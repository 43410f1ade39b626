"""Ratios, work and areas as rules: refused where they can never be right, the same after a round trip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplan.errors import OptionError
from gridplan.options import Ratio, Rules, Standard, Window, rules_of
from gridplan.options.work import steps_of, work_of

CAMPUS = Standard(residential=300, campus=Ratio("students", 2000, (0.5, 2)), office=Ratio("area", 50_000))


@pytest.mark.parametrize(
    "made",
    [
        lambda: Ratio("", 3),
        lambda: Ratio("shops", 0),
        lambda: Ratio("shops", 2.5),
        lambda: Ratio("shops", 200, (1.2, 1.5)),
        lambda: Ratio("shops", 200, (1.2, 0.5)),
        lambda: Standard(market={"per": "shops"}),
        lambda: Standard(market={"per": "shops", "ratio": 3, "colour": 1}),
        lambda: Standard(a=2**31 - 1, b=2**31 - 19, c=3),
    ],
)
def test_ratios_that_can_never_be_right(made):
    """Counts below one, windows without a full worker, unknown names and measures beyond whole numbers are refused."""
    with pytest.raises(OptionError):
        made()


@pytest.mark.parametrize(
    "wrong",
    [
        {"work": {"shops": -1}},
        {"work": {"shops": 0.125}},
        {"work": {"households": 1}},
        {"work": ["shops"]},
        {"areas": " "},
        {"strict_areas": True},
        {"areas": "use", "strict_areas": "yes"},
        {"standard": CAMPUS, "load": Window(0.8, 1.2), "households": Window(300, 500)},
    ],
)
def test_rules_that_can_never_be_right(wrong):
    """Weights beyond hundredths, columns without a name, and households of kinds that are measured otherwise."""
    usual = {"standard": Standard(open=300), "load": Window(0.8, 1.2), "households": None}
    with pytest.raises(OptionError):
        Rules(**(usual | wrong))


def test_rules_round_trip(tmp_path):
    """Ratios, work and areas read back equal from plain values and from TOML."""
    rules = rules_of(standard=CAMPUS, areas="use", strict_areas=True, work={"elderly": 0.5})
    assert Rules.from_dict(rules.as_dict()) == rules
    assert rules.columns == ("students", "elderly", "use")
    file = tmp_path / "rules.toml"
    file.write_text(
        '[rules]\nareas = "use"\nstrict_areas = true\nwork = {elderly = 0.5}\n'
        "[rules.standard]\nresidential = 300\noffice = {per = 'area', ratio = 50000}\n"
        '[rules.standard.campus]\nper = "students"\nratio = 2000\nwindow = [0.5, 2]\n',
        encoding="utf-8",
    )
    assert Rules.from_toml(file) == rules


def test_rules_of_older_plans_are_written_as_before():
    """Where nothing of it is used, nothing of it is written, so that digests of older plans stay."""
    plain = rules_of(standard=Standard(open=300, managed=500)).as_dict()
    assert plain["standard"] == {"managed": 500, "open": 300}
    assert not {"work", "areas", "strict_areas"} & {*plain}


def test_standards_differ_by_what_they_count():
    """Two standards with the same numbers are not the same rule when they count other things."""
    one, other = Standard(market=200), Standard(market=Ratio("shops", 200))
    assert one != other
    assert len({one, other, Standard({"market": 200})}) == 2
    assert one == Standard(market={"ratio": 200})


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 900).map(lambda n: n / 100), min_size=1))
def test_every_weight_is_whole_in_its_steps(weights):
    """Weights of two decimals are whole numbers of the steps into which a household is cut, 100 at most."""
    work = work_of(weights)
    steps = steps_of(work)
    assert steps <= 100
    assert all(round(weight * steps, 6) == round(weight * steps) for weight in work.values())
