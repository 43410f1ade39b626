"""Ways to colour a map: which there are, what they count, and that every reader can tell their colours apart."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_colours import SEEN_BY, lab
from toy_areas import area_plan
from toy_history import aged_plan
from toy_plan import toy_ground, toy_plan

from gridplan.options import Rules, Standard, Window
from gridplan.publishing import public_figures
from gridplan.show.colours import EVENTS, KINDS, MIXED, STEPS, TONES
from gridplan.show.map.becoming import edited_grids
from gridplan.show.map.modes import opening_mode, plan_modes
from gridplan.show.map.staff_modes import staff_modes
from gridplan.show.map.steps import steps_of
from gridplan.trail import Edit, Edits

FILLS = {"steps": STEPS, "tones": TONES, "kinds": (*KINDS, MIXED), "events": tuple(EVENTS.values())}


@pytest.mark.parametrize("eye", SEEN_BY)
@pytest.mark.parametrize("fills", FILLS)
def test_fills_are_told_apart_by_every_eye(fills, eye):
    """Any two differ by eight units of CIE76 or more, also without one kind of cone."""
    seen = [lab(colour, SEEN_BY[eye]) for colour in FILLS[fills]]
    assert min(np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i]) >= 8


def counted(mode):
    """Return the names of the legend with their counts."""
    return {row["name"]: row["count"] for row in mode.rows if "count" in row}


def test_a_plain_plan_has_the_modes_it_has_data_for():
    """Without kinds, history, edits or workers there are deviation, load and tones; with them the others."""
    bare = toy_plan()
    assert [mode.name for mode in plan_modes(bare, "en")] == ["class", "amount", "tone"]
    kinds = toy_plan(
        ground=toy_ground(kinds=True), rules=Rules(load=Window(0.5, 2.0), standard=Standard(open=300, managed=500))
    )
    trail = (Edits(plan="", edits=(Edit("move", ("b000",), ("003",), "001"),)),)
    found = {mode.name: mode for mode in plan_modes(kinds.replace(history=aged_plan().history, trail=trail), "en")}
    assert list(found) == ["class", "amount", "kind", "change", "edited", "tone"]
    assert counted(found["kind"]) == {"managed": 2, "open": 2}
    assert sum(counted(found["amount"]).values()) == sum(counted(found["class"]).values()) == 4
    assert counted(found["edited"]) == {"edited by hand": 2, "as it was": 2}


def test_kinds_that_do_not_prevail_are_mixed():
    """A grid whose load is split evenly has no colour of a kind; one without load none either."""
    ground = toy_ground(kinds=True)
    ground.units["kind"] = np.where(np.arange(36) % 2, "open", "campus")
    rules = Rules(load=Window(0.5, 2.0), standard=Standard(open=300, campus=300))
    mode = next(mode for mode in plan_modes(toy_plan(ground=ground, rules=rules), "zh") if mode.name == "kind")
    assert counted(mode) == {"混合": 4}


def test_letters_are_those_of_the_last_round():
    """Of the aged plan the grid that went on under another code is shown as the round has it."""
    plan = aged_plan()
    mode = next(mode for mode in plan_modes(plan, "en") if mode.name == "change")
    last = plan.history[-1].lineage.dropna(subset="new_grid").set_index("new_grid")["event"]
    words = {"U": "unchanged", "M": "merged", "S": "split", "X": "redrawn", "N": "new", "C": "recoded, same ground"}
    names = [row["name"] for row in mode.rows]
    told = [names[of] for of in mode.of]
    for code, name in zip(plan.network.codes, told, strict=True):
        assert name in {words.get(event, "new") for event in np.atleast_1d(last[code])}


def test_grids_that_edits_name_and_those_that_hold_their_units_now():
    """A grid that is gone is not named."""
    edits = Edits(plan="", edits=(Edit("move", ("b000",), ("gone",), "+1"), Edit("lock", grids=("004",))))
    assert edited_grids(toy_plan(trail=(edits,))) == {"003"}


def test_workers_who_share_a_grid_or_a_border_differ():
    """Two workers of one grid have two colours and stripes; who serves nothing is not drawn; nobody has a row."""
    plan = toy_plan()
    workers = plan.workers.iloc[:3].copy()
    workers.loc[2, ["grid", "share"]] = ["001", 0.5]
    mode = next(iter(staff_modes(dataclasses.replace(plan, workers=workers), "en")))
    assert mode.below == ["w1 w3", "w2", "", ""]
    assert counted(mode) == {"w1": 1, "w2": 1, "w3": 1, "striped: several": 1, "nobody": 2}
    assert len({mode.of[0], mode.of[1], mode.stripes[0]}) == 3
    assert [stripe >= 0 for stripe in mode.stripes] == [True, False, False, False]


def test_everyone_sees_no_kinds_and_no_class_of_a_withheld_count():
    """A grid of seven households and the one that covers it have no class; kinds are left out."""
    ground = toy_ground(kinds=True)
    ground.units.loc[ground.block == 0, "households"] = 0
    ground.units.loc[np.flatnonzero(ground.block == 0)[0], "households"] = 7
    plan = toy_plan(ground=ground)
    found = {mode.name: mode for mode in plan_modes(plan, "en", public=public_figures(plan))}
    assert list(found) == ["class", "amount", "tone"]
    assert counted(found["class"])["not published"] == counted(found["amount"])["not published"] == 2


def test_areas_and_classes_have_colours_of_their_own():
    """Each grid has the kind of its area, homes first, or the class of its community; communities without are told."""
    plan = area_plan()
    mode = next(mode for mode in plan_modes(plan, "en") if mode.name == "areas")
    assert list(counted(mode)) == ["residential", "commercial"]
    assert [["residential", "commercial"][of] for of in mode.of] == plan.grids["area"].tolist()
    rules = Rules(load=Window(0.5, 2.0), households=None, standard=Standard(old=300, new=500), classes={"A": "old"})
    ground = toy_ground(communities=2)
    ground.units["kind"] = "old"
    mode = next(m for m in plan_modes(toy_plan(ground=ground, rules=rules), "en") if m.name == "classes")
    assert counted(mode) == {"old estates": 2, "without a class": 2}


def opens(**rules):
    """Return the name of the mode in which a map under these rules opens."""
    plan = toy_plan(
        ground=toy_ground(kinds=True), rules=Rules(households=None, standard=Standard(open=300, managed=300), **rules)
    )
    return opening_mode(plan, plan_modes(plan, "en")).name


def test_a_map_opens_with_load_where_nothing_aims_at_the_middle():
    """So it is where estates are taken as they are in a wide window; a narrow one or even loads ask for deviation."""
    wide = Window(0.2, 3.0)
    assert opens(load=wide, together=["kind"]) == "amount"
    assert opens(load=wide) == opens(load=wide, together=["kind"], balance={"load": 1}) == "class"
    assert opens(load=Window(0.8, 1.2), together=["kind"]) == "class"


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=30), st.booleans())
def test_steps_hold_every_amount(amounts, whole):
    """There are five classes at most, every amount lies in the one it is given, and each has a name of its own."""
    values = np.array(amounts, dtype=np.float64) / (1 if whole else 300)
    steps = steps_of(values, whole=whole)
    assert 1 <= len(steps) <= 5
    assert len(set(steps.names("zh"))) == len(steps)
    for value, of in zip(values, steps.classes(values), strict=True):
        last = of == len(steps) - 1
        assert steps.ends[of] - 1e-9 <= value <= steps.ends[of + 1] + (1e-9 if last else 0)
