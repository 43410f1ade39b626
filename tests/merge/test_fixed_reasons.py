"""Ground between fixed borders that cannot be divided: its name, the true reason, and remedies that work."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merged_towns import same
from toy_plan import toy_ground

import gridplan as gp
from benchmarks import departments
from gridplan.components import split_ground
from gridplan.merge.fields import fields_of
from gridplan.plan import Network

GROUND = toy_ground()
COLUMN, ROW = np.arange(36) // 6, np.arange(36) % 6
HOUSEHOLDS = GROUND.units["households"].to_numpy()


def merged(labels, *, ground=GROUND, window=(300, 450), fixed=("police",), **others):
    """Return the plan with borders of the police that stay, of a civil network without a say in them."""
    layers = {"police": labels, "civil": COLUMN // 2, **others}
    drawn = {name: departments.drawn(ground, np.asarray(own, np.int64)) for name, own in layers.items()}
    return gp.merge(drawn, ground, window=window, effort=0, fixed=fixed)


def barred_at(column, *, ground=GROUND):
    """Return the ground with a barrier west of a column."""
    near = ground.adjacency
    barred = (COLUMN[near.u] < column) != (COLUMN[near.v] < column)
    return dataclasses.replace(ground, adjacency=dataclasses.replace(near, barred=barred))


def broken_in(plan):
    """Return the pieces that could not be divided."""
    return [part for part in plan.components if part.status != "feasible"]


def only(part, code):
    """Return the one finding with a code."""
    (found,) = [finding for finding in part.findings if finding.code == code]
    return found


def told(plan):
    """Return the codes and the whole advice of all pieces."""
    findings = [finding for part in plan.components for finding in part.findings]
    return {finding.code for finding in findings}, " ".join(f"{f.advice('en')} {f.advice('zh')}" for f in findings)


def test_a_fixed_grid_that_fits_no_number_is_named_with_its_reason():
    """Community, department and code name the piece; the reason has its households and the numbers of grids."""
    (part,) = broken_in(merged(COLUMN > 1, window=(300, 450)))
    inside = int(HOUSEHOLDS[COLUMN < 2].sum())
    assert 450 < inside < 600
    assert part.name == "A · police 000"
    reason = only(part, "reason-fixed-total")
    assert {"A · police 000", str(inside), "450", "600"} <= {
        str(value).strip(" ·") for value in reason.numbers.values()
    }
    assert "--fixed: police" in reason.text("en")
    assert "police" in reason.text("zh")


def test_a_fixed_grid_with_too_few_says_so():
    """Fewer households than one grid needs are told by that."""
    (part,) = broken_in(merged(COLUMN > 0))
    assert only(part, "reason-fixed-too-few").numbers["amount"] == str(int(HOUSEHOLDS[COLUMN == 0].sum()))


@pytest.mark.parametrize("first", [0, 1])
def test_giving_up_the_border_that_is_named_serves_the_piece(first):
    """With both grids made one in the layer, as the advice says, all of it is divided, into as many grids."""
    labels = np.digitize(COLUMN, [first + 1, 4])
    (part, *_) = broken_in(merged(labels))
    remedy = only(part, "remedy-fixed").numbers
    assert remedy["department"] == "police"
    codes = [f"{number:03d}" for number in range(3)]
    one, two = codes.index(remedy["grid"]), codes.index(remedy["other"])
    whole = merged(np.where(labels == two, one, labels))
    mine = whole.components[whole.component[np.flatnonzero(labels == one)[0]]]
    assert (mine.status, mine.n_grids) == ("feasible", remedy["grids"])


def test_a_part_cut_off_from_its_fixed_grid_is_counted_to_the_next():
    """A corner of the western grid inside the eastern one is told with its units; drawn as advised, all is divided."""
    labels = (COLUMN > 2).astype(int)
    labels[34] = 0
    plan = merged(labels, window=(300, 500))
    (part,) = broken_in(plan)
    assert part.name == "A · police 000/2"
    remedy = only(part, "remedy-moved")
    assert remedy.ids == ("b034",)
    assert (remedy.numbers["grid"], remedy.numbers["other"]) == ("000", "001")
    labels[34] = 1
    assert merged(labels, window=(300, 500)).status == "feasible"


def test_no_barrier_or_bridge_is_offered_for_a_fixed_border():
    """Opening ground that a fixed border bars changes nothing, so it is not said."""
    codes, advice = told(merged(COLUMN > 0))
    assert "remedy-fixed" in codes
    assert not codes & {"remedy-barrier", "remedy-bridge", "remedy-barrier-inside"}
    assert "--islands" not in advice


def test_where_a_barrier_and_a_fixed_border_lie_between_neither_is_offered():
    """One alone would not do: both are left out, the reason and the wider window stay."""
    plan = merged(COLUMN > 0, ground=barred_at(1))
    codes, advice = told(plan)
    assert codes == {"piece-impossible-households", "reason-fixed-too-few"}
    assert "--islands" not in advice


def test_a_barrier_inside_a_fixed_grid_is_offered_and_helps():
    """Inside one fixed grid the barrier is what bars: opened at the named place, the grid is divided."""
    ground = barred_at(1)
    (part,) = broken_in(merged(COLUMN * 0, ground=ground))
    remedy = only(part, "remedy-barrier-inside")
    ids = ground.units["unit"].tolist()
    pair = sorted(ids.index(unit) for unit in remedy.ids)
    near = ground.adjacency
    barred = near.barred & ~((near.u == pair[0]) & (near.v == pair[1]))
    assert barred.sum() == near.barred.sum() - 1
    opened = dataclasses.replace(ground, adjacency=dataclasses.replace(near, barred=barred))
    assert merged(COLUMN * 0, ground=opened).status == "feasible"
    assert "--islands" not in remedy.advice("en") + remedy.advice("zh")


def test_many_cramped_fields_are_told_in_one_line_worst_first():
    """All fields whose totals fit no number of grids stand in one finding; a single one needs no such line."""
    plan = merged(ROW)
    (line,) = [finding for finding in plan.report.findings if finding.code == "fields-cramped"]
    totals = np.bincount(ROW, HOUSEHOLDS).astype(int)
    order = sorted(range(6), key=lambda row: (totals[row], row))
    assert (totals < 300).all()
    assert line.ids == tuple(f"A · police {row:03d} ({totals[row]})" for row in order)
    assert (line.numbers["small"], line.numbers["between"], line.numbers["departments"]) == (6, 0, "police")
    assert "fields-cramped" not in {finding.code for finding in merged(COLUMN > 0).report.findings}


def test_staffing_is_not_said_to_follow_from_windows_that_are_not_met():
    """Six grids under the window instead of four: told as unmet, not as the only number that meets the windows."""
    codes = {finding.code for finding in merged(ROW).report.findings}
    assert "staff-unmet" in codes
    assert "staff-forced" not in codes


def test_two_fixed_departments_are_both_named():
    """A field between the borders of two departments bears both their codes, and one of them is to give way."""
    plan = merged(COLUMN > 2, urban=ROW > 1, fixed=("police", "urban"))
    assert {"A · police 000 · urban 000", "A · police 001 · urban 001"} <= {part.name for part in plan.components}
    assert {only(part, "remedy-fixed").numbers["department"] for part in broken_in(plan)} <= {"police", "urban"}


LABELS = st.lists(st.lists(st.integers(-1, 2), min_size=36, max_size=36), min_size=1, max_size=2)


def fixed_networks(labels):
    """Return networks of three grids."""
    return [
        Network(f"d{i}", "areal", np.array(own, np.int32), ("A", "B", "C"), np.ones(3, np.int64))
        for i, own in enumerate(labels)
    ]


@given(labels=LABELS)
@settings(max_examples=30, deadline=None)
def test_no_two_pieces_bear_one_name(labels):
    """Pieces between any fixed borders are told apart by their names, and each lies in the grids it is named by."""
    fields = fields_of(fixed_networks(labels), GROUND)[0]
    pieces = fields.named(split_ground(GROUND, fields.number))
    assert len({piece.name for piece in pieces}) == len(pieces)
    for piece in pieces:
        for department, code in piece.within:
            column = fields.departments.index(department)
            assert set(fields.grids[piece.units, column].tolist()) == {fields.codes[column].index(code)}


@given(labels=LABELS, pair=st.permutations(range(3)))
@settings(max_examples=30, deadline=None)
def test_two_grids_made_one_give_the_fields_of_the_layer_so_drawn(labels, pair):
    """Giving up a border is the same as both grids under one code, where the department serves all units."""
    whole = [np.maximum(own, 0) for own in labels]
    drawn = [np.where(whole[0] == pair[1], pair[0], whole[0]), *whole[1:]]
    fields = fields_of(fixed_networks(whole), GROUND)[0]
    assert same(fields.joined(0, pair[0], pair[1]), fields_of(fixed_networks(drawn), GROUND)[0].number)
