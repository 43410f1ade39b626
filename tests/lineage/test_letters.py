"""The letters of grids: every case by hand, and the laws that hold for all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times

from gridplan.agreement import shared
from gridplan.history import EVENTS
from gridplan.lineage.letters import letters_of
from gridplan.lineage.tracing import trace

BACKWARDS = {"S": "M", "M": "S", "R": "N", "N": "R"}


def letters(buildings):
    """The letters of older and of newer grids by code, of buildings as (older grid, newer grid, households)."""
    old, new, households, codes = labelled(buildings)
    found = letters_of(shared(old, new, households), *codes)
    return dict(zip(codes[0], found.old, strict=True)), dict(zip(codes[1], found.new, strict=True))


def labelled(buildings):
    """Labels, households and codes; a dash stands for no grid."""
    codes = [sorted({row[side] for row in buildings} - {"-"}) for side in (0, 1)]
    labels = [[codes[side].index(row[side]) if row[side] != "-" else -1 for row in buildings] for side in (0, 1)]
    return *(np.array(one, dtype=np.int64) for one in labels), np.array([row[2] for row in buildings]), codes


@pytest.mark.parametrize(
    ("buildings", "old", "new"),
    [
        ("aa9", "U", "U"),
        ("aa9 -a9 a-9", "U", "U"),
        ("aa0", "U", "U"),
        ("ab9", "C", "C"),
        ("ab9 -b9 a-1", "C", "C"),
        ("aa5 ab4", "S", "SS"),
        ("ab5 ac4", "S", "SS"),
        ("ab5 ac5", "S", "SS"),
        ("aa1 ab9 -b90", "S", "SS"),
        ("aa5 ba4", "MM", "M"),
        ("ac5 bc4", "MM", "M"),
        ("ac5 bc5", "MM", "M"),
        ("aa5 ba1 b-90", "MM", "M"),
        ("aa5 ab1 bb5", "XX", "XX"),
        ("aa5 ab5 bb5", "XX", "XX"),
        ("aa5 ab0 bb5", "XX", "XX"),
        ("aa9 ac1 bb9 bc9", "XS", "XSS"),
        ("aa9 ac5 bb9 bc5", "XX", "XXN"),
        ("aa9 bb9 ca5 cb5", "XXR", "XX"),
        ("aa5 ab4 ca5", "XM", "XS"),
        ("a-9", "R", ""),
        ("-a9", "", "N"),
        ("a-9 -a9", "R", "N"),
        ("aa5 ba3 bc2", "MR", "MS"),
        ("ab9 ac1 cc5", "XX", "XX"),
        ("ad4 ae3 af3 bd5 be5 bf5", "RS", "SSS"),
    ],
)
def test_cases_by_hand(buildings, old, new):
    """Each way in which grids change has the letter that its rule says, on both sides."""
    rows = [(text[0], text[1], int(text[2:])) for text in buildings.split()]
    found = letters(rows)
    assert ["".join(side.values()) for side in found] == [old, new]


GRIDS = st.sampled_from("abcde-")
BUILDINGS = st.lists(st.tuples(GRIDS, GRIDS, st.integers(0, 5)), min_size=1, max_size=20)


def traced(buildings):
    """The table of a round."""
    old, new, households, codes = labelled(buildings)
    return trace(old, new, households, old_codes=codes[0], new_codes=codes[1])


@settings(max_examples=50)
@given(BUILDINGS)
def test_time_backwards_turns_letters_round(buildings):
    """Old and new swapped, what was split is merged and what ended began; all other letters stay."""
    old, new = letters(buildings)
    back_old, back_new = letters([(n, o, count) for o, n, count in buildings])
    assert {code: BACKWARDS.get(letter, letter) for code, letter in back_new.items()} == old
    assert {code: BACKWARDS.get(letter, letter) for code, letter in back_old.items()} == new


@settings(max_examples=50)
@given(BUILDINGS)
def test_grids_that_go_on_are_one(buildings):
    """A code with ground on both sides has one letter, never N or R; U only where nothing crossed, C never."""
    old, new = letters(buildings)
    whole = [(o, n) for o, n, _ in buildings if "-" not in (o, n)]
    for code in {o for o, n in whole if o == n}:
        crossed = any((o == code) != (n == code) for o, n in whole)
        assert old[code] == new[code]
        assert old[code] in ("SMX" if crossed else "U")
    for code in old.keys() - {o for o, _ in whole}:
        assert old[code] == "R"
    for code in new.keys() - {n for _, n in whole}:
        assert new[code] == "N"


@settings(max_examples=50)
@given(BUILDINGS)
def test_what_came_and_went_decides_nothing(buildings):
    """Without the buildings that were built or pulled down, every grid that is left has the letter it had."""
    old, new = letters(buildings)
    stayed = letters([row for row in buildings if "-" not in row[:2]])
    assert all(old[code] == letter for code, letter in stayed[0].items())
    assert all(new[code] == letter for code, letter in stayed[1].items())


@settings(max_examples=50)
@given(BUILDINGS)
def test_the_same_ground_is_unchanged_or_recoded(buildings):
    """Grids as they were are U, under codes of which none was there before C, and nothing else."""
    held = [(o, o, count) for o, _, count in buildings if o != "-"]
    assert set(letters(held)[0].values()) <= {"U"}
    assert set(letters([(o, o.upper(), count) for o, _, count in held])[0].values()) <= {"C"}


@settings(max_examples=25)
@given(BUILDINGS, st.randoms(use_true_random=False))
def test_rows_of_buildings_may_stand_in_any_order(buildings, random):
    """The table is the same for buildings in another order."""
    other = random.sample(buildings, len(buildings))
    assert traced(other).equals(traced(buildings))


@settings(max_examples=times(100, 2000))
@given(BUILDINGS)
def test_every_household_is_told(buildings):
    """The rows of a grid sum to its households in common; with what is gone or new its shares sum to 1."""
    rows = traced(buildings)
    assert set(rows["event"]) <= set(EVENTS)
    assert rows.groupby("old_grid")["event"].nunique().le(1).all()
    for side, column, share in ((0, "old_grid", "share_from"), (1, "new_grid", "share_to")):
        assert set(rows[column].dropna()) == {row[side] for row in buildings} - {"-"}
        for code, part in rows.groupby(column):
            own = [row for row in buildings if row[side] == code]
            alone = [row for row in own if row[1 - side] == "-"]
            told = part[["old_grid", "new_grid"]].notna().all(axis=1).any()
            counted = [row for row in own if row not in alone] if told else own
            weight = 2 if sum(row[2] for row in own) else None
            amount = [row[weight] if weight else 1 for row in own]
            missing = sum(row[weight] if weight else 1 for row in alone) if told else 0
            assert part["households"].sum() == sum(row[2] for row in counted)
            assert part[share].sum() == pytest.approx(1 - missing / sum(amount))


def test_rows_without_a_grid():
    """A retired grid has its households of then, a new one those of today; neither has the other's share."""
    rows = traced([("a", "-", 7), ("-", "b", 9), ("c", "c", 5), ("c", "-", 5)])
    assert rows.astype(object).where(rows.notna(), None).to_numpy().tolist() == [
        ["R", "a", None, 7, 1.0, None],
        ["U", "c", "c", 5, 0.5, 1.0],
        ["N", None, "b", 9, None, 1.0],
    ]


def test_a_grid_without_households_is_shared_by_buildings():
    """Where nobody lives, the shares are of buildings, and more than half is of buildings."""
    rows = traced([("a", "a", 0), ("a", "b", 0), ("a", "b", 0), ("b", "b", 0)])
    assert rows[["share_from", "share_to"]].to_numpy().tolist() == [[1 / 3, 1.0], [2 / 3, 2 / 3], [1.0, 1 / 3]]
