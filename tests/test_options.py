"""Options refuse what can never be right and survive a round trip."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplan.errors import OptionError
from gridplan.options import CodeScheme, Rules, Standard, Window


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
        {"effort": -1},
        {"borders": -1},
        {"stay": float("nan")},
        {"islands": "sink"},
        {"together": [["b1"]]},
        {"together": 3},
        {"apart": [["b1", None]]},
        {"pinned": ["b1"]},
        {"pinned": {"b1": ""}},
        {"locked": {"001": 1}},
        {"centres": [(1.0, float("inf"))]},
        {"centres": [(1.0,)]},
        {"balance": {"shops": -1}},
        {"balance": ["shops"]},
        {"crossing": {7: 1}},
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


WISHES = Rules(
    together=["estate", ["b1", "b2", "b1"]],
    apart=[("b3", "b4")],
    pinned={"b9": 7, "b1": "A"},
    locked=["002", "001"],
    centres=["b5", (1, 2)],
    balance={"shops": 1},
    crossing={2: 1, 1: 2},
    islands="bridge",
    stay=1,
    borders=0.5,
)


def test_wishes_have_one_plain_form():
    """However they are written, wishes are stored in one way: texts, tuples, sorted names."""
    assert WISHES.together == ("estate", ("b1", "b2"))
    assert list(WISHES.pinned.items()) == [("b1", "A"), ("b9", "7")]
    assert WISHES.locked == ("001", "002")
    assert WISHES.centres == ("b5", (1.0, 2.0))
    assert list(WISHES.crossing.items()) == [("1", 2.0), ("2", 1.0)]


def test_wishes_survive_json_and_toml(tmp_path):
    """Wishes read back equal from JSON, as plan files hold them, and from TOML, as planners write them."""
    assert Rules.from_dict(json.loads(json.dumps(WISHES.as_dict()))) == WISHES
    file = tmp_path / "rules.toml"
    text = """[rules]
    together = ["estate", ["b1", "b2"]]
    apart = [["b3", "b4"]]
    locked = ["002", "001"]
    centres = ["b5", [1, 2]]
    islands = "bridge"
    stay = 1
    borders = 0.5
    pinned = {b9 = "7", b1 = "A"}
    balance = {shops = 1}
    crossing = {1 = 2, 2 = 1}
    """
    file.write_text(text, encoding="utf-8")
    assert Rules.from_toml(file) == WISHES


def test_rules_without_wishes_are_written_as_ever():
    """A rule that was not asked for leaves the digest of a plan alone."""
    assert not {"together", "borders", "islands"} & set(Rules().as_dict())


def test_every_fault_is_told_at_once():
    """Three wrong wishes are one refusal that names all three."""
    with pytest.raises(OptionError, match=r"stay.*together.*crossing"):
        Rules(stay=-1, together=3, crossing={9: 1})


def test_codes_survive_json_and_toml(tmp_path):
    """A scheme of codes reads back equal; the usual one is not written, so that digests of plans stay."""
    file = tmp_path / "rules.toml"
    file.write_text("[rules]\nseed = 4\n[rules.codes]\ndigits = 4\nroad = 5001\n", encoding="utf-8")
    rules = Rules.from_toml(file)
    assert rules == Rules(seed=4, codes=CodeScheme(digits=4, road=5001))
    assert Rules.from_dict(json.loads(json.dumps(rules.as_dict()))) == rules
    assert "codes" not in Rules(codes=CodeScheme()).as_dict()


def test_schemes_of_older_plans_are_written_as_ever():
    """What older schemes did not name is not written as usual, so that digests stay; otherwise it reads back."""
    old = {"digits": 4, "areal": 1, "road": 701, "dedicated": 901, "merged": 601, "separator": "-"}
    assert CodeScheme.from_dict(old).as_dict() == old
    wide = CodeScheme(county=4, subdistrict=2, community=3, digits=4, micro=2001)
    assert CodeScheme.from_dict(json.loads(json.dumps(wide.as_dict()))) == wide


def test_schemes_read_their_own_table_or_that_of_rules(tmp_path):
    """A file may be one of codes alone, or one of rules."""
    own, rules = tmp_path / "codes.toml", tmp_path / "rules.toml"
    own.write_text("[codes]\nmicro = 801\nroad = 501\n", encoding="utf-8")
    rules.write_text("[rules.codes]\nmicro = 801\nroad = 501\n", encoding="utf-8")
    scheme = CodeScheme.from_toml(own)
    assert scheme == CodeScheme.from_toml(rules) == CodeScheme(micro=801, road=501)
    assert [scheme.kind_of(serial) for serial in (1, 501, 801, 901, 1000)] == [
        "areal",
        "road",
        "micro",
        "dedicated",
        None,
    ]


@pytest.mark.parametrize("wrong", [{"county": 0}, {"micro": 901}, {"micro": 1000}, {"micro": "1"}, {"community": True}])
def test_impossible_widths_and_ranges_are_refused(wrong):
    """Widths are at least one digit, and micro-grids start apart from the other kinds."""
    with pytest.raises(OptionError):
        CodeScheme.from_dict(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        3,
        {"digts": 4},
        {"digits": 0},
        {"areal": "1"},
        {"road": 1},
        {"dedicated": 1000},
        {"merged": 1000},
        {"separator": 3},
    ],
)
def test_codes_that_can_never_be_right(wrong):
    """Unknown words, numbers below 1, kinds that start together or beyond the digits are refused by their name."""
    with pytest.raises(OptionError, match="codes"):
        Rules(codes=wrong)
