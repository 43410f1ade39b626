"""Household counts: what a text says, and what a missing one is filled with."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplan.ground.reading.counts import floors_of, is_residential, parse_count, parse_counts

FULL_WIDTH = str.maketrans("0123456789,", "０１２３４５６７８９，")


@given(st.integers(0, 10**12), st.sampled_from(["", " 户", "户", " households", "家"]), st.booleans(), st.booleans())
def test_every_way_of_writing_a_count_reads_back(count, word, grouped, wide):
    """Any whole number, grouped or not, in full width or not, with a unit word or not, reads as itself."""
    text = f"{count:,}" if grouped else str(count)
    assert parse_count((text.translate(FULL_WIDTH) if wide else text) + word) == count


@pytest.mark.parametrize(
    "text", ["1,23", "12,3456", "1 2", "12 m", "十二", "1e3", "0x10", "约12户", "12-14", "1.5.2", "½"]
)
def test_anything_else_is_no_count(text):
    """What no rule reads is refused, never guessed."""
    with pytest.raises(ValueError, match=r".*"):
        parse_count(text)


@pytest.mark.parametrize("nothing", [None, float("nan"), "", "  ", "NULL", pd.NA])
def test_nothing_written_is_nothing(nothing):
    """Empty cells in all their spellings are missing, not zero."""
    assert np.isnan(parse_count(nothing))


def test_each_fault_stands_in_its_own_finding():
    """One column with all faults gives one finding for each, with its ids, and clean numbers elsewhere."""
    values = pd.Series([1, -2, float("inf"), 2.5, "?", None, "-3", float("-inf")], dtype=object)
    counts, findings = parse_counts(values, list("abcdefgh"), column="hu")
    assert {f.code: f.ids for f in findings if f.severity == "error"} == {
        "households-text": ("e",),
        "households-negative": ("b", "g"),
        "households-infinite": ("c", "h"),
        "households-fractional": ("d",),
    }
    assert counts[0] == 1
    assert np.isnan(counts[5])


@pytest.mark.parametrize(
    ("use", "housing"),
    [
        ("Résidentiel", True),
        ("RESIDENTIAL", True),
        ("apartments", True),
        ("城镇住宅", True),
        ("开放式楼院", True),
        ("open", True),
        ("非住宅", False),
        ("non-residential", False),
        ("商住楼", True),
        ("mixed", True),
        ("Commercial et services", False),
        ("warehouse", False),
        ("greenhouse", False),
        ("open space", False),
        ("", False),
        (3, False),
    ],
)
def test_housing_is_told_in_three_languages(use, housing):
    """Housing is recognised in French, English and Chinese, and its opposite is not mistaken for it."""
    assert is_residential(use) is housing


def test_floors_come_from_height_where_unknown():
    """Three metres make a storey, at least one; neither known stays unknown."""
    nan = float("nan")
    found = floors_of(np.array([4, nan, 0, nan, nan]), np.array([nan, 9.1, 1.0, nan, 0]))
    assert found[:3].tolist() == [4, 3, 1]
    assert np.isnan(found[3:]).all()
