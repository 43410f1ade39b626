"""Load beyond households: exact, told by column, and every fault of the columns at once."""

from fractions import Fraction

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.errors import InputError, OptionError
from gridplan.ground.workload import floor_area, load_of, loads_by_column, measured_amounts, share_notes
from gridplan.options import Ratio, Standard, rules_of
from gridplan.options.standard import MOST

KINDS = ("homes", "market", "school")


def town(**columns):
    """Return units with these columns and footprints of 100 m²."""
    n = len(next(iter(columns.values())))
    usual = {"unit": [f"b{i}" for i in range(n)], "households": [0] * n, "kind": ["homes"] * n, "floors": [np.nan] * n}
    shapes = [shapely.box(20 * i, 0, 20 * i + 10, 10) for i in range(n)]
    return gpd.GeoDataFrame(usual | columns, geometry=shapes, crs="EPSG:2154")


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 900), st.sampled_from(KINDS), st.integers(0, 50), st.integers(0, 90))),
    st.tuples(st.integers(1, 900), st.integers(1, 900), st.integers(1, 900)),
    st.integers(1, 300),
)
def test_loads_are_exact(rows, ratios, hundredths):
    """The load of a unit is exactly what it is of a worker: by what measures its kind, beside homes further work."""
    names = ("households", "kind", "shops", "old")
    frame = town(**{name: [row[i] for row in rows] for i, name in enumerate(names)})
    standard = Standard(homes=ratios[0], market=Ratio("shops", ratios[1]), school=Ratio("old", ratios[2]))
    rules = rules_of(standard=standard, work={"old": hundredths / 100})
    expected = [
        {
            "homes": Fraction(households, ratios[0]) + Fraction(old * hundredths, 100 * ratios[0]),
            "market": Fraction(shops, ratios[1]),
            "school": Fraction(old, ratios[2]),
        }[kind]
        for households, kind, shops, old in rows
    ]
    assert [Fraction(int(load), rules.per_worker) for load in load_of(frame, rules)] == expected
    parts = loads_by_column(frame, rules)
    assert (sum(parts.values()) == load_of(frame, rules)).all()


def test_work_without_a_standard_is_measured_in_households():
    """300–500 households' worth of load are the window; so many households' worth are a worker's."""
    rules = rules_of(work={"shops": 1.5})
    frame = town(households=[100, 0], shops=[20, 200], kind=[None, "shed"])
    kinds = frame.assign(kind="*")
    worth = load_of(kinds, rules) * Fraction(400, rules.per_worker)
    assert worth.tolist() == [130, 300]
    lo, hi = rules.windows["load"]
    assert (Fraction(400 * lo, rules.per_worker), Fraction(400 * hi, rules.per_worker)) == (300, 500)


@pytest.mark.parametrize("window", [(300, 500), (320, 480), (330, 530), (100, 150), (411, 700)])
def test_a_window_on_households_holds_on_their_worth(window):
    """Whatever the window, its ends are the same numbers of households' worth."""
    rules = rules_of(window=window, work={"shops": 0.25})
    ends = [Fraction(end * rules.standard["*"], rules.per_worker) for end in rules.windows["load"]]
    assert ends == [*window]


def test_floor_area_counts_storeys():
    """Floor area is footprint × storeys in whole m²; unknown storeys are one, and told."""
    frame = town(floors=[3.0, np.nan, 0.0], kind=["office"] * 3)
    rules = rules_of(standard=Standard(office=Ratio("area", 500)))
    assert floor_area(frame).tolist() == [300, 100, 100]
    assert load_of(frame, rules).tolist() == [300, 100, 100]
    assert [(f.code, f.ids) for f in measured_amounts(frame, rules)[1]] == [("floors-unknown", ("b1", "b2"))]


def test_every_fault_of_the_columns_at_once():
    """A missing column, a negative count, text and work without a kind are all told with their units."""
    frame = town(shops=[-1, 2, 3], elderly=["x", 1, 4], kind=["homes", "market", None])
    rules = rules_of(
        standard=Standard(homes=300, market=Ratio("stalls", 9)), work={"elderly": 1, "shops": 2, "people": 0.1}
    )
    with pytest.raises(InputError) as fault:
        load_of(frame, rules)
    found = [(finding.code, finding.ids) for finding in fault.value.findings]
    wrong = [("attribute-wrong", ("b0",)), ("attribute-wrong", ("b0",))]
    assert sorted(found) == sorted(
        [
            *wrong,
            ("wish-column", ()),
            ("wish-column", ()),
            ("work-without-kind", ("b2",)),
            ("work-without-kind", ("b2",)),
        ]
    )


def test_a_column_counts_only_where_it_measures():
    """Homes without a number of students are no fault; a school without one is told and counted as 0."""
    frame = town(students=[None, None, 400], kind=["homes", "school", "school"], households=[3, 4, 5])
    rules = rules_of(standard=Standard(homes=300, school=Ratio("students", 600)))
    assert [(f.code, f.ids) for f in measured_amounts(frame, rules)[1]] == [("attribute-empty", ("b1",))]
    assert load_of(frame, rules).tolist() == [6, 0, 400]


def test_the_shares_add_up():
    """The notes tell what part of the load each column makes up; with households alone there is nothing to tell."""
    frame = town(households=[60, 0], shops=[0, 10], kind=["homes", "market"])
    rules = rules_of(standard=Standard(homes=300, market=Ratio("shops", 100)))
    told = [(note.code, note.numbers["share"]) for note in share_notes(frame, rules)]
    assert told == [("load-share-households", "66.7"), ("load-share", "33.3")]
    assert not share_notes(frame, rules_of(standard=Standard(homes=300)))


def test_loads_beyond_whole_numbers_are_refused():
    """A load that no whole number below 2^53 holds is refused, with the ratios that make it so."""
    frame = town(households=[10**9])
    rules = rules_of(standard=Standard(homes=9_999_991, flats=9_999_973))
    with pytest.raises(OptionError, match="9999973"):
        load_of(frame, rules)
    assert isinstance(frame, pd.DataFrame)
    assert rules.per_worker < MOST
