"""Load and people: whole numbers that add up, whatever the rule."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from promises import times

from gridplan.errors import InputError, OptionError
from gridplan.ground.apportion import apportion
from gridplan.ground.staffing import (
    household_range,
    kind_by_floors,
    kinds_of_units,
    load_by_community,
    load_of_units,
    parse_kind_map,
    workers,
)
from gridplan.ground.units import Units
from gridplan.options import Standard, Window

STANDARD = Standard(open=300, managed=500)
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


def units(kinds, households=None, community=None) -> pd.DataFrame:
    """Return a plain table of units."""
    n = len(kinds)
    return pd.DataFrame(
        {
            "unit": [f"u{i}" for i in range(n)],
            "households": households or [10] * n,
            "kind": pd.Series(kinds, dtype=object),
            "community": pd.Series(community or ["A"] * n, dtype=object),
        }
    )


@given(st.lists(st.tuples(st.sampled_from(["open", "managed"]), st.integers(0, 500)), min_size=1, max_size=40))
def test_loads_are_exact_shares_of_a_worker(rows):
    """The summed load over one worker's load is Σ households ÷ ratio, exactly."""
    kinds, households = zip(*rows, strict=True)
    load = load_of_units(units(list(kinds), list(households)), STANDARD)
    assert load.dtype == np.int64
    exact = sum((Fraction(count, STANDARD[kind]) for kind, count in rows), Fraction(0))
    assert Fraction(int(load.sum()), STANDARD.per_worker) == exact


def test_kinds_go_through_the_map():
    """Words of the file and of the standard both find their ratio; units without households need none."""
    frame = units(["开放式楼院", "Managed", None, "小区"], [10, 10, 0, 10])
    assert load_of_units(frame, STANDARD, {"开放式楼院": "open", "小区": "managed"}).tolist() == [50, 30, 0, 30]


def test_unmapped_kinds_are_all_named():
    """Every unknown word is listed with its units and households, the heaviest first."""
    frame = units(["villa", "open", None, "villa", "hut"], [1, 9, 7, 2, 0])
    with pytest.raises(InputError, match=r"- \(1 / 7\); villa \(2 / 3\)") as caught:
        load_of_units(frame, STANDARD)
    assert caught.value.findings[0].ids == ("u0", "u2", "u3")
    with pytest.raises(OptionError, match="closed"):
        load_of_units(frame, STANDARD, {"villa": "closed"})


def test_the_ratio_may_go_by_class_of_community():
    """With classes of communities the kinds of the units do not matter; an unclassed one is refused."""
    frame = units([None] * 3, community=["A", "B", "A"])
    assert load_of_units(frame, STANDARD, classes={"A": "open", "B": "managed"}).tolist() == [50, 30, 50]
    with pytest.raises(InputError, match=r"communities.*B \(1 / 10\)") as caught:
        load_of_units(frame, STANDARD, classes={"A": "open"})
    assert [f.code for f in caught.value.findings] == ["communities-unclassed"]


def test_kinds_come_back_in_the_words_of_the_standard():
    """Width and case of a word do not matter; a unit without households may have no known kind."""
    frame = units(["Ａ类", "MANAGED", None, "shop"], [1, 1, 0, 0], ["Ａ", "a ", "b", None])
    assert kinds_of_units(frame, STANDARD, {"A类": "open"}).tolist() == ["open", "managed", None, None]
    by_class = kinds_of_units(frame, STANDARD, classes={"A": "open"})
    assert by_class.dtype == object
    assert by_class.tolist() == ["open", "open", None, None]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("开放式楼院=open", {"开放式楼院": "open"}),
        ("开放式楼院=open,小区=managed", {"开放式楼院": "open", "小区": "managed"}),
        ("a\uff1dopen\uff0cb\uff1dmanaged", {"a": "open", "b": "managed"}),
        (" a = open , b=open", {"a": "open", "b": "open"}),
    ],
)
def test_kind_maps_are_parsed(text, found):
    """Plain and full-width signs both separate."""
    assert parse_kind_map(text) == found


@pytest.mark.parametrize("text", ["", "a", "a=", "=open", "a=open,", "a=open,a=managed"])
def test_broken_kind_maps_are_refused(text):
    """What is no map is a usage error."""
    with pytest.raises(OptionError):
        parse_kind_map(text)


@given(WEIGHTS, st.integers(1, 400))
def test_apportionment_conserves_and_keeps_everyone(weights, total):
    """All seats are given out, one at least to each positive weight and none to an empty one."""
    assume(total >= sum(w > 0 for w in weights))
    seats = apportion(np.array(weights), total)
    assert seats.sum() == total
    assert all((s >= 1) == (w > 0) for s, w in zip(seats, weights, strict=True))


@given(WEIGHTS, st.integers(1, 400))
def test_apportionment_stays_within_quota(weights, total):
    """Where no exact share is below one, each gets its share rounded up or down."""
    shares = [Fraction(w * total, sum(weights)) for w in weights]
    assume(all(share >= 1 for share, w in zip(shares, weights, strict=True) if w))
    assert all(
        abs(s - share) < 1 for s, share in zip(apportion(np.array(weights), total).tolist(), shares, strict=True)
    )


@settings(max_examples=times(100, 2000))
@given(WEIGHTS, st.integers(1, 400))
def test_more_weight_never_has_fewer_seats(weights, total):
    """A heavier community never has fewer workers than a lighter one."""
    assume(total >= sum(w > 0 for w in weights))
    seats = apportion(np.array(weights), total)
    ordered = seats[np.argsort(weights, kind="stable")]
    assert all(
        a <= b or wa == wb
        for a, b, wa, wb in zip(ordered, ordered[1:], sorted(weights), sorted(weights)[1:], strict=False)
    )


def communities(loads) -> pd.DataFrame:
    """Return a table of communities with these loads."""
    return pd.DataFrame({"community": [f"c{i}" for i in range(len(loads))], "households": loads, "load": loads})


@given(WEIGHTS, st.integers(1, 2000), st.sampled_from(["ceil", "floor", "nearest", "largest_remainder"]))
def test_rounding_rules_do_what_they_say(loads, per_worker, rounding):
    """Ceil, floor and nearest round each community; largest remainder makes them add up to the subdistrict."""
    table = workers(communities(loads), per_worker, rounding=rounding)
    found = table.frame["workers"].tolist()
    assert table.sum_of_communities == sum(found)
    exact = [Fraction(load, per_worker) for load in loads]
    rule = {"ceil": lambda f: -(-f // 1), "floor": lambda f: f // 1, "nearest": lambda f: (f + Fraction(1, 2)) // 1}
    if rounding == "largest_remainder":
        whole = max(1, rule["nearest"](sum(exact)))
        assert table.subdistrict == whole
        assert sum(found) == max(whole, sum(load > 0 for load in loads))
    else:
        assert found == [max(int(rule[rounding](f)), int(f > 0)) for f in exact]
        assert table.subdistrict == max(1, rule[rounding](sum(exact)))


def test_a_fixed_total_is_shared_out_or_refused():
    """A total is given out whole; fewer workers than communities with load are refused with their names."""
    table = workers(communities([500, 0, 2500]), 1500, total=4)
    assert table.frame["workers"].tolist() == [1, 0, 3]
    assert table.frame["exact"].tolist() == pytest.approx([1 / 3, 0, 5 / 3])
    assert (table.sum_of_communities, table.subdistrict) == (4, 2)
    with pytest.raises(InputError) as caught:
        workers(communities([5, 5, 0, 5]), 1500, total=2)
    assert caught.value.findings[0].ids == ("c0", "c1", "c3")


@pytest.mark.parametrize("options", [{"rounding": "up"}, {"total": 0}])
def test_rules_that_do_not_exist_are_refused(options):
    """An unknown rounding and an empty total are usage errors."""
    with pytest.raises(OptionError):
        workers(communities([5]), 10, **options)


def test_loads_add_up_by_community():
    """Communities are summed by name, in order of name; units without one stand together."""
    frame = units(["open"] * 4, [1, 2, 3, 4], ["B", "A", None, "B"])
    table = load_by_community(frame, load_of_units(frame, STANDARD))
    assert table.to_numpy().tolist() == [["", 3, 15], ["A", 2, 10], ["B", 5, 25]]


@settings(max_examples=times(100, 2000))
@given(st.integers(1, 3000), st.integers(1, 3000), st.floats(0.1, 1), st.floats(1, 3))
def test_the_household_range_is_the_load_window(a, b, lo, hi):
    """Both ends lie inside the window and one household more or less lies outside."""
    standard = Standard(a=a, b=b)
    for kind, (least, most) in household_range(standard, Window(lo, hi)).items():
        ratio = standard[kind]
        assert least >= lo * ratio - 1e-6 > least - 1 - 1e-5
        assert most <= hi * ratio + 1e-6 < most + 1 + 1e-5


def test_storeys_tell_the_kind_and_say_so():
    """Five storeys and more are managed, the rest open; the report holds the rule, the input stays."""
    frame = pd.DataFrame({"floors": [4.0, 5.0, np.nan]})
    told = kind_by_floors(Units(frame))
    assert told.frame["kind"].tolist() == ["open", "managed", "open"]
    assert [f.code for f in told.report.findings] == ["kind-by-floors"]
    assert "5" in told.report.text("zh")
    assert "kind" not in frame
