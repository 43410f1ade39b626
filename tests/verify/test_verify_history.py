"""Checks on the history of a plan: what is right is found right, and each thing that is not so is found."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tampering import assert_found
from toy_history import APPROVED, after_round, aged_plan, grids_of
from toy_plan import toy_plan

from gridplan.agreement import Shared
from gridplan.lineage.letters import letters_of
from gridplan.lineage.rounds import round_between
from gridplan.plan import Network
from gridplan.store.geopackage import load, save
from gridplan.verify import verify
from gridplan.verify.events import Common, events_of
from gridplan.verify.facts import Facts
from gridplan.verify.history import check_history
from gridplan.version import Version, next_version


def found(plan):
    """Codes of what the checks of the history find, with the ids."""
    return {finding.code: finding.ids for finding in check_history(Facts(plan))}


def with_round(plan, number, **changes):
    """Plan whose round of this number, 1 for the oldest, has `changes`."""
    history = list(plan.history)
    history[number - 1] = dataclasses.replace(history[number - 1], **changes)
    return plan.replace(history=tuple(history), version=plan.version)


def with_row(plan, number, row, **values):
    """Plan with other values in one row of what became of grids."""
    lineage = plan.history[number - 1].lineage.astype({"share_from": object, "share_to": object})
    for name, value in values.items():
        lineage.loc[row, name] = value
    return with_round(plan, number, lineage=lineage)


def with_move(plan, number, row, **values):
    """Plan with other values in one row of what became of buildings."""
    units = plan.history[number - 1].units.copy()
    for name, value in values.items():
        units.loc[row, name] = value
    return with_round(plan, number, units=units)


def test_a_right_history_is_verified(tmp_path):
    """A plan after two rounds has nothing wrong, also from its file, signed or not; a first draft has no history."""
    plan = aged_plan()
    assert verify(plan).status == "verified"
    assert found(toy_plan()) == {}
    signed = plan.replace(version=Version(3, "approved", "a", "2027-08-01", "2027-09-01"))
    assert verify(save(signed, tmp_path / "a.gpkg")).status == "verified"
    assert found(load(tmp_path / "a.gpkg")) == {}


ROWS = {
    "households of a split": ((1, 4, {"households": 7}), "verify-history-households"),
    "households of what is gone over": ((2, 3, {"households": 7}), "verify-history-households"),
    "households of an unchanged grid": ((2, 0, {"households": 7}), "verify-history-households"),
    "a share of the older grid": ((1, 4, {"share_from": 0.5}), "verify-history-shares"),
    "a share of the newer grid": ((1, 0, {"share_to": 0.99}), "verify-history-shares"),
    "no share": ((1, 0, {"share_to": None}), "verify-history-shares"),
    "split told as redrawn": ((1, 3, {"event": "X"}), "verify-history-events"),
    "unchanged told as recoded": ((1, 0, {"event": "C"}), "verify-history-events"),
    "merged told as retired": ((2, 3, {"event": "R"}), "verify-history-events"),
    "a letter that is none": ((1, 1, {"event": "Q"}), "verify-history-events"),
    "another heir": ((1, 4, {"new_grid": "001"}), "verify-history-rows"),
    "a grid that never was": ((1, 0, {"old_grid": "009"}), "verify-history-rows"),
    "no households": ((1, 4, {"households": None}), "verify-history-households"),
}


@pytest.mark.parametrize(("edit", "code"), ROWS.values(), ids=ROWS)
def test_rows_that_are_not_so_are_found(edit, code):
    """Households, shares, letters and codes of grids are worked out anew; the finding names round and codes."""
    number, row, values = edit
    plan = with_row(aged_plan(), number, row, **values)
    (finding,) = [finding for finding in check_history(Facts(plan)) if finding.code == code]
    assert (finding.numbers["round"], finding.severity) == (number, "error")
    assert finding.ids
    assert all(finding.text(lang) for lang in ("en", "zh"))


MOVES = {
    "another grid than today's": ((2, 0, {"new_grid": "001"}), "verify-history-moves"),
    "other households than today's": ((2, 0, {"households": 999}), "verify-history-moves"),
    "a building that is not there": ((2, 0, {"unit": "x"}), "verify-history-moves"),
    "a building told of twice": ((2, 0, {"unit": "b017"}), "verify-history-moves"),
    "nothing changed": ((1, 0, {"old_grid": "005"}), "verify-history-moves"),
    "a grid before without an id before": ((2, 0, {"old_unit": None}), "verify-history-moves"),
    "two buildings that were one in two grids": ((1, 0, {"old_unit": "b000"}), "verify-history-moves"),
    "another grid before": ((2, 0, {"old_grid": "003"}), "verify-history-before"),
    "another grid before than the rows say": ((1, 0, {"old_grid": "001"}), "verify-history-rows"),
    "gone and in a grid": ((2, 0, {"unit": None}), "verify-history-moves"),
}


@pytest.mark.parametrize(("edit", "code"), MOVES.values(), ids=MOVES)
def test_moves_that_are_not_so_are_found(edit, code):
    """Buildings are retraced from today's grids, round by round; what does not fit is found with the building."""
    number, row, values = edit
    assert found(with_move(aged_plan(), number, row, **values))[code]


def test_a_move_left_out_is_found():
    """A building that moved and stands in no list is found by the rows of its round, the last also by the network."""
    plan = aged_plan()
    last, first = (with_round(plan, i, units=plan.history[i - 1].units.iloc[1:]) for i in (2, 1))
    assert {"verify-history-rows", "verify-history-before"} <= set(found(last))
    assert found(first) == {"verify-history-rows": ("005 → 005",)}


def test_rows_that_are_lacking_or_doubled_are_found():
    """Each pair of grids with buildings in common has one row."""
    plan = aged_plan()
    lineage = plan.history[0].lineage
    assert found(with_round(plan, 1, lineage=lineage.iloc[:-1]))["verify-history-rows"]
    twice = pd.concat([lineage, lineage.iloc[:1]], ignore_index=True)
    assert found(with_round(plan, 1, lineage=twice)) == {"verify-history-rows": ("001 → 001",)}


def test_columns_that_are_lacking_are_found():
    """A table without a column is told, and nothing else breaks."""
    plan = aged_plan()
    assert found(with_round(plan, 1, units=plan.history[0].units[["unit"]]))["verify-history-columns"]
    assert_found(with_round(plan, 2, lineage=plan.history[1].lineage.drop(columns="event")), "verify-history-columns")


def test_a_code_that_returns_is_found():
    """A code that was retired in a round stands for nothing later, be it on its old ground."""
    plan = aged_plan()
    own = [unit for unit, (code, _) in grids_of(plan).items() if code == "005"]
    back = after_round(plan, moved=dict.fromkeys(own, "004"), date="2028-01-01")
    assert found(back) == {"verify-history-returned": ("004",)}
    assert_found(back, "verify-history-returned")
    later = after_round(after_round(back, moved={own[0]: "006"}), moved={own[1]: "006"})
    (told,) = check_history(Facts(later))
    assert (told.code, told.numbers["round"], told.numbers["date"]) == ("verify-history-returned", 3, "2028-01-01")


def test_a_code_on_other_ground_is_found():
    """Two grids that change their codes are told, although no code comes or goes."""
    plan = toy_plan()
    swap = {unit: {"001": "002", "002": "001"}.get(code, code) for unit, (code, _) in grids_of(plan).items()}
    assert found(after_round(plan, moved=swap)) == {"verify-history-ground": ("001", "002")}


def test_grids_that_no_round_made_are_found():
    """A plan whose grids were changed without a round, and rounds that do not join, are told with the codes."""
    plan = aged_plan()
    renamed = dataclasses.replace(plan.network, codes=("001", "002", "003", "008"))
    workers = plan.workers.replace("005", "008")
    assert found(plan.replace(network=renamed, workers=workers))["verify-history-grids"] == ("005", "008")
    assert "verify-history-grids" in found(plan.replace(history=plan.history[:1]))


@pytest.mark.parametrize(
    ("versions", "rounds"),
    [((1, 1, 2), ("1",)), ((2, 1, 3), ("1",)), ((1, 2, 2), ("2",)), ((3, 2, 1), ("1", "2")), ((1, 3, 4), ())],
)
def test_numbers_of_versions_rise(versions, rounds):
    """Every round makes a version of a higher number."""
    plan = aged_plan().replace(version=Version(versions[2]))
    for number in (1, 2):
        plan = with_round(plan, number, before=Version(versions[number - 1]))
    assert found(plan).get("verify-history-number", ()) == rounds


def test_days_do_not_run_backwards():
    """Days from which versions count, and days of approval, each follow one another; days that nobody said are none."""
    plan = aged_plan()
    assert_found(with_round(plan, 2, date="2027-02-01"), "verify-history-dates")
    assert found(with_round(plan, 1, date="2026-12-31")) == {"verify-history-dates": ("2026-12-31",)}
    second = Version(2, "approved", "a", "2026-11-01", "2027-03-01")
    assert found(with_round(plan, 2, before=second)) == {"verify-history-dates": ("2026-11-01",)}
    third = Version(3, "approved", "a", "2027-08-01", "2027-08-31")
    assert found(plan.replace(version=third)) == {"verify-history-dates": ("2027-08-31",)}
    assert found(with_round(with_round(plan, 1, date=""), 2, date="")) == {}
    assert APPROVED.valid_from == plan.history[0].before.valid_from


def test_the_older_network_is_checked():
    """The grids of before that a plan keeps are those that the last round tells."""
    plan = aged_plan()
    (before,) = plan.others
    labels = before.labels.copy()
    labels[0] = -1
    wrong = plan.replace(others=(dataclasses.replace(before, labels=labels),))
    assert found(wrong) == {"verify-history-before": (plan.ground.units["unit"][0],)}
    assert found(plan.replace(others=())) == {}


PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.tuples(st.integers(0, 3), st.integers(1, 3)), max_size=9
)


@settings(max_examples=60)
@given(PAIRS)
def test_letters_are_those_of_the_lineage(pairs):
    """The letters worked out here and those that a round is made with agree on whatever grids have in common."""
    table = np.array([(*pair, *own) for pair, own in sorted(pairs.items())], dtype=np.int64).reshape(-1, 4)
    names = [f"{i}" for i in range(5)]
    made = letters_of(Shared(*table.T), names, names)
    common = {(names[old], names[new]): Common(*own) for (old, new), own in pairs.items()}
    assert events_of(common, names) == dict(zip(names, made.old, strict=True))


FIRST = toy_plan()


def standing(names, households, grids, **changes):
    """Plan of which only ids, households and grids count; grid 0 stands for buildings that no grid covers."""
    units = pd.DataFrame({"unit": names, "households": np.array(households, dtype=np.int64)})
    codes, labels = np.unique([f"{grid:03d}" if grid else "-" for grid in grids], return_inverse=True)
    network = Network("grids", "areal", labels.astype(np.int32), tuple(codes.tolist()), np.ones(len(codes), np.int64))
    ground = dataclasses.replace(FIRST.ground, units=units)
    return FIRST.replace(ground=ground, network=network, **changes)


BUILDING = st.tuples(st.integers(-1, 5), st.integers(0, 3), st.integers(0, 3), st.booleans())


@settings(max_examples=25)
@given(st.lists(st.lists(BUILDING, min_size=1, max_size=7), min_size=1, max_size=3))
def test_any_history_that_was_made_is_right(rounds):
    """Buildings that go, come, are renamed or made several, and lie in any grid or in none: what is told of it is so.

    Codes may return here, or stand for other ground: that alone is found.
    """
    plan = standing([f"a{i}" for i in range(6)], [4, 0, 9, 2, 2, 7], [1, 1, 2, 2, 3, 0])
    for number, buildings in enumerate(rounds):
        old = plan.ground.units["unit"].tolist()
        old_of = [was if was < len(old) else -1 for was, *_ in buildings]
        first = {was: i for i, was in reversed([*enumerate(old_of)])}
        names = [
            old[was] if was >= 0 and first[was] == i and same else f"{number}-{i}"
            for i, (was, (*_, same)) in enumerate(zip(old_of, buildings, strict=True))
        ]
        counts, grids = [own[1] for own in buildings], [own[2] for own in buildings]
        new = standing(names, counts, grids, version=next_version(plan.version))
        past = round_between(plan, new, old_of=np.array(old_of, dtype=np.int32), date="")
        plan = new.replace(history=(*plan.history, past))
    assert not set(found(plan)) - {"verify-history-returned", "verify-history-ground"}
