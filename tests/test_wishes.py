"""Wishes of planners end to end: what is asked for is in the plan, is verified, and comes back from its file."""

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
import shapely
from toy_plan import EAST, NORTH, toy_ground

from gridplan.errors import InputError, OptionError
from gridplan.options import Rules, Window
from gridplan.partition import partition
from gridplan.store import geopackage
from gridplan.verify import verify

QUICK = {"effort": 0, "streets": 0}


def with_columns(ground, **columns):
    """Ground whose units have more columns."""
    return dataclasses.replace(ground, units=ground.units.assign(**columns))


def parted():
    """Ground whose two western columns a wall parts from the rest."""
    ground = toy_ground()
    near, column = ground.adjacency, np.arange(36) // 6
    barred = (column[near.u] < 2) != (column[near.v] < 2)
    west, south, _, north = ground.outline.bounds
    wall = gpd.GeoDataFrame(
        geometry=[shapely.LineString([(west + 80, south), (west + 80, north)])], crs=ground.cells.crs
    )
    return dataclasses.replace(ground, adjacency=dataclasses.replace(near, barred=barred), barriers=wall)


def grid_of(plan, unit):
    """Code of the grid of a unit."""
    return plan.network.codes[plan.labels[plan.ground.units["unit"].tolist().index(unit)]]


def found(plan, code):
    """All findings with a code, of the plan and its pieces."""
    every = [*plan.report.findings, *(f for part in plan.components for f in part.findings)]
    return [finding for finding in every if finding.code == code]


def sound(plan):
    """True when the plan is verified, has a status that holds, and no wish is told to be broken."""
    return plan.status == "feasible" and verify(plan).failures == ()


def test_groups_stay_together_over_named_units():
    """Two corners of the area share a grid that hangs together; a finding names the units in between."""
    plan = partition(toy_ground(), together=[["b000", "b002"], ["b033", "b035"]], **QUICK)
    assert sound(plan)
    assert grid_of(plan, "b000") == grid_of(plan, "b001") == grid_of(plan, "b002")
    assert [finding.ids for finding in found(plan, "together-joined")] == [("b001",), ("b034",)]


def test_a_column_names_groups():
    """Units with one value in a column share a grid, those without a value are free."""
    estate = np.where(np.arange(36) < 4, "E", None)
    plan = partition(with_columns(toy_ground(), estate=estate), together="estate", **QUICK)
    assert sound(plan)
    assert len({grid_of(plan, f"b00{i}") for i in range(4)}) == 1


def test_units_are_kept_apart():
    """Three units near each other lie in three grids."""
    plan = partition(toy_ground(), apart=[["b000", "b002", "b012"]], **QUICK)
    assert sound(plan)
    assert len({grid_of(plan, unit) for unit in ("b000", "b002", "b012")}) == 3


def test_more_units_apart_than_grids_is_infeasible_by_name():
    """Five units apart in three grids cannot be: the plan says so before any search, and names them."""
    group = [f"b00{i}" for i in range(5)]
    plan = partition(toy_ground(), apart=[group], **QUICK)
    assert plan.status == "infeasible"
    assert [f.ids for f in found(plan, "apart-needs-grids")] == [tuple(group)]
    asked = partition(toy_ground(), apart=[group[:4]], n_grids=3, **QUICK)
    assert asked.status == "infeasible"
    assert [f.numbers["most"] for f in found(asked, "apart-needs-grids")] == [3]


def test_pins_name_their_grids():
    """One name is one grid with that code, two names are two."""
    plan = partition(toy_ground(), pinned={"b000": "X", "b001": "X", "b006": "Y"}, **QUICK)
    assert sound(plan)
    assert [grid_of(plan, unit) for unit in ("b000", "b001", "b006")] == ["X", "X", "Y"]


def test_grids_lie_about_given_places():
    """Each place has a grid of its own, and their number is the number of grids."""
    corner = (EAST + 220.0, NORTH + 220.0)
    plan = partition(toy_ground(), centres=["b000", "b005", "b030", corner], **QUICK)
    assert sound(plan)
    assert len({grid_of(plan, unit) for unit in ("b000", "b005", "b030", "b035")}) == len(plan.network.codes) == 4


def test_places_that_do_not_fit_the_window_are_told():
    """Two places for 1,491 households in windows of 300–500: infeasible, with the numbers that fit."""
    plan = partition(toy_ground(), centres=["b000", "b035"], **QUICK)
    assert plan.status == "infeasible"
    assert [(f.numbers["fewest"], f.numbers["most"]) for f in found(plan, "centres-number")] == [(3, 4)]


@pytest.mark.parametrize(("asked", "code"), [({"n_grids": 4}, "centres-grids"), ({"workers": 4}, "centres-workers")])
def test_fewer_places_than_grids_are_told_as_such(asked, code):
    """Two places for four grids are told once as what they are, never as windows that only two grids could hold."""
    plan = partition(toy_ground(), centres=["b000", "b035"], **asked, **QUICK)
    told = [f.code for f in plan.report.findings if f.severity == "warning"]
    assert (plan.status, told, found(plan, code)[0].numbers["places"]) == ("infeasible", [code], 2)


def test_more_locks_than_grids_are_told_once():
    """Three locked grids where two are asked for: one warning with both numbers."""
    old = partition(toy_ground(), **QUICK)
    plan = partition(toy_ground(), start=old, locked=list(old.network.codes), n_grids=2, **QUICK)
    (told,) = [f for f in plan.report.findings if f.severity == "warning"]
    assert (plan.status, told.code, dict(told.numbers)) == (
        "infeasible",
        "grids-locked",
        {"grids": 2, "locked": len(old.network.codes)},
    )


@pytest.mark.parametrize("size", [3, 4, 5, 6])
@pytest.mark.parametrize("first", [0, 14])
def test_windows_offered_for_units_apart_keep_them_apart(first, size):
    """Where a wider window is said to work for units kept apart, asking for it gives a plan that keeps every wish."""
    apart = [[f"b{unit:03d}" for unit in range(first, first + size)]]
    plan = partition(toy_ground(), apart=apart, window=(470, 500), n_grids=size, **QUICK)
    every = [f for part in plan.components for f in part.findings if "relaxed_lo" in f.numbers]
    for told in every:
        window = told.numbers["relaxed_lo"], told.numbers["relaxed_hi"]
        served = partition(
            toy_ground(), apart=apart, window=tuple(map(int, window)), n_grids=told.numbers["grids"], **QUICK
        )
        assert sound(served)


def test_a_group_above_the_window_gets_workers():
    """Thirteen units kept together have 550 households: one grid, two workers, a note with all ids."""
    group = [f"b{i:03d}" for i in range(13)]
    plan = partition(toy_ground(), together=[group], **QUICK)
    assert sound(plan)
    assert plan.network.n_workers[plan.labels[0]] == 2
    assert [f.ids for f in found(plan, "group-above-window")] == [tuple(group)]


def test_locked_grids_stay_and_count():
    """A locked grid keeps units, code and workers; the rest is divided anew under other codes."""
    old = partition(toy_ground(), **QUICK)
    plan = partition(toy_ground(), start=old, locked=["A-002"], n_grids=4, seed=9, **QUICK)
    assert sound(plan)
    assert (old.labels == old.network.codes.index("A-002")).tolist() == (
        plan.labels == plan.network.codes.index("A-002")
    ).tolist()
    assert len(plan.components) == 2
    assert plan.others[0].name == "before"


def test_a_locked_grid_outside_the_window_is_infeasible_and_blocks_nothing():
    """A lock that breaks the new window is named; the other grids are solved."""
    old = partition(toy_ground(), window=(300, 500), **QUICK)
    households = old.grids["households"].tolist()
    lightest = old.network.codes[int(np.argmin(households))]
    plan = partition(toy_ground(), start=old, locked=[lightest], window=(min(households) + 1, 520), **QUICK)
    assert (plan.status, verify(plan).failures) == ("partial", ())
    assert [f.ids for f in found(plan, "lock-outside-window")] == [(lightest,)]


def test_staying_keeps_codes_and_households():
    """From an older plan with one new unit missing, a price for moving keeps every grid under its code."""
    old = partition(toy_ground(), seed=3, **QUICK)
    renamed = old.ground.units.assign(unit=["new" if u == "b007" else u for u in old.ground.units["unit"]])
    ground = dataclasses.replace(old.ground, units=renamed)
    plan = partition(ground, start=old, stay=5.0, seed=8, **QUICK)
    assert sound(plan)
    assert plan.network.codes == old.network.codes
    note = (found(plan, "start-moved") + found(plan, "start-kept"))[0]
    same = np.array(old.network.codes)[old.labels] == np.array(plan.network.codes)[plan.labels]
    counted = np.array(renamed["unit"] != "new")
    moved = int(renamed["households"][counted & ~same].sum())
    assert note.numbers.get("moved", 0) == moved
    assert moved <= 200


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_unit_pinned_to_an_older_grid_moves_there(which):
    """With a price for moving, a border unit pinned to the code of the grid beside it moves; no grid is renamed."""
    old = partition(toy_ground(), **QUICK)
    near, labels = old.ground.adjacency, old.labels
    pair = np.flatnonzero(near.open & (labels[near.u] != labels[near.v]))[5 * which]
    unit, code = int(near.u[pair]), old.network.codes[labels[near.v[pair]]]
    name = old.ground.units["unit"].iloc[unit]
    asked = {"pinned": {name: code}, "window": (250, 650), "n_grids": len(old.network.codes)}
    plan = partition(old.ground, start=old, stay=20.0, **asked, **QUICK)
    assert sound(plan)
    moved = np.array(old.network.codes)[labels] != np.array(plan.network.codes)[plan.labels]
    assert np.flatnonzero(moved).tolist() == [unit]
    assert grid_of(plan, name) == code


@pytest.mark.parametrize("stay", [0.0, 5.0])
def test_a_far_unit_pinned_to_an_older_grid_leaves_it_where_it_is(stay):
    """A unit across the area, pinned to the code of an older grid, is in it, and most of that grid is where it was."""
    old = partition(toy_ground(), **QUICK)
    ids, far = old.ground.units["unit"].tolist(), len(old.labels) - 1
    code = old.network.codes[old.labels[0]]
    asked = {"pinned": {ids[far]: code}, "window": (200, 800), "n_grids": len(old.network.codes)}
    plan = partition(old.ground, start=old, stay=stay, **asked, **QUICK)
    assert sound(plan)
    assert grid_of(plan, ids[far]) == code
    was = old.labels == old.labels[0]
    assert np.array([grid_of(plan, unit) == code for unit in ids])[was].mean() > 0.5


def test_a_unit_cannot_be_pinned_to_an_older_grid_of_another_community():
    """The fault names the unit, the grid, its community and that of the unit."""
    ground = toy_ground(communities=2)
    old = partition(ground, window=(300, 500), **QUICK)
    code = next(code for code in old.network.codes if code.startswith("B"))
    with pytest.raises(InputError) as refused:
        partition(ground, start=old, stay=1.0, pinned={"b000": code}, **QUICK)
    (fault,) = refused.value.findings
    assert (fault.code, fault.ids) == ("pins-elsewhere", ("b000",))
    assert dict(fault.numbers) == {"grid": code, "home": "B", "place": "A"}


def test_islands_are_divided_joined_or_refused():
    """A wall makes an island: divided on its own, joined by a named bridge, or refused with its units."""
    ground = parted()
    own = partition(ground, window=(200, 600), **QUICK)
    assert sound(own)
    assert len(own.components) == 2
    joined = partition(ground, window=(200, 600), islands="bridge", n_grids=3, **QUICK)
    assert sound(joined)
    assert len(joined.components) == 1
    assert len(found(joined, "islands-bridged")) == 1
    with pytest.raises(InputError) as refused:
        partition(ground, islands="refuse")
    assert [(f.code, len(f.ids)) for f in refused.value.findings] == [("islands-refused", 12)]


def test_grids_over_a_bridge_are_verified_as_such():
    """One grid over all of the ground reaches over the bridge, which verification accepts and says."""
    plan = partition(parted(), window=(1, 2000), n_grids=1, islands="bridge", **QUICK)
    told = verify(plan)
    assert told.failures == ()
    assert [note.code for note in told.notes] == ["verify-bridged"]


def test_balanced_columns_are_reported_and_stored(tmp_path):
    """Sums by grid and their deviation stand in the table of grids, and survive saving and loading."""
    ground = with_columns(toy_ground(), shops=np.arange(36) % 3)
    plan = partition(ground, balance={"shops": 1.0}, **QUICK)
    sums = [int(ground.units["shops"][plan.labels == grid].sum()) for grid in range(len(plan.network.codes))]
    assert plan.grids["shops"].tolist() == sums
    assert plan.grids["shops_deviation"].tolist() == pytest.approx([s / np.mean(sums) - 1 for s in sums])
    file = geopackage.save(plan, tmp_path / "a.gpkg")
    again = geopackage.load(file)
    assert (again.digest, again.rules, again.grids["shops"].tolist()) == (plan.digest, plan.rules, sums)
    assert verify(file).failures == ()


def test_columns_of_no_weight_are_told_and_change_nothing(tmp_path):
    """With weight 0 the sums stand in the table of grids and in the file, and units have the grids that they had."""
    ground = with_columns(toy_ground(), people=np.arange(36) % 5)
    plain, told = partition(ground, **QUICK), partition(ground, balance={"people": 0}, **QUICK)
    assert told.labels.tolist() == plain.labels.tolist()
    again = geopackage.load(geopackage.save(told, tmp_path / "told.gpkg"))
    assert again.ground.units["people"].tolist() == ground.units["people"].tolist()
    assert again.grids["people"].sum() == ground.units["people"].sum()


def test_plans_with_wishes_come_back_from_their_file(tmp_path):
    """Rules, older division, groups by column and bridges survive, and the file is verified."""
    ground = with_columns(parted(), estate=np.where(np.arange(36) < 3, "E", None))
    old = partition(ground, islands="bridge", window=(200, 600), **QUICK)
    geopackage.save(old, tmp_path / "old.gpkg")
    plan = partition(
        ground,
        start=tmp_path / "old.gpkg",
        stay=1.0,
        islands="bridge",
        together="estate",
        apart=[["b000", "b035"]],
        window=(200, 600),
        **QUICK,
    )
    file = geopackage.save(plan, tmp_path / "a.gpkg")
    assert verify(file).failures == ()
    again = geopackage.load(file)
    assert again.rules == plan.rules
    assert again.digest == plan.digest


def test_every_fault_of_all_wishes_is_told_at_once():
    """Unknown units, unknown columns, places outside and contradictions are one refusal."""
    with pytest.raises(InputError) as refused:
        partition(
            toy_ground(communities=2),
            together=[["b000", "gone"], ["b001", "b030"], ["b010", "b011"]],
            apart=[["b010", "b011"]],
            pinned={"lost": "X", "b002": "X", "b003": "Y"},
            centres=[(0.0, 0.0)],
            balance={"shops": 1},
        )
    codes = [finding.code for finding in refused.value.findings if finding.severity == "error"]
    assert sorted(codes) == [
        "apart-and-together",
        "centres-outside",
        "together-parted",
        "wish-column",
        "wish-units",
        "wish-units",
    ]
    for finding in refused.value.findings:
        assert finding.line("zh") != finding.line("en")


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ({"together": [["b000", "b001"]], "pinned": {"b000": "X", "b001": "Y"}}, "pins-in-one-set"),
        ({"together": [["b000", "b001"]], "centres": ["b000", "b001"]}, "centres-in-one-set"),
        ({"centres": ["b000", "b000"]}, "centres-twice"),
        ({"locked": ["nowhere"]}, "locks-unknown"),
        ({"locked": ["A-001"], "pinned": {"b035": "A-001"}}, "locks-against-pins"),
    ],
)
def test_wishes_that_contradict_each_other(wishes, code):
    """Contradictions are bad input, by name."""
    old = partition(toy_ground(), **QUICK)
    if code == "locks-against-pins":
        other = next(u for u in old.ground.units["unit"] if grid_of(old, u) != "A-001")
        wishes = {"locked": ["A-001"], "pinned": {other: "A-001"}}
    with pytest.raises(InputError) as refused:
        partition(toy_ground(), start=old, **wishes)
    assert code in {finding.code for finding in refused.value.findings}


def test_locks_and_groups_that_a_lock_splits():
    """A group half inside a locked grid, and two units apart inside one, are refused."""
    old = partition(toy_ground(), **QUICK)
    inside = [u for u in old.ground.units["unit"] if grid_of(old, u) == "A-001"]
    outside = next(u for u in old.ground.units["unit"] if grid_of(old, u) != "A-001")
    with pytest.raises(InputError) as refused:
        partition(toy_ground(), start=old, locked=["A-001"], together=[[inside[0], outside]], apart=[inside[:2]])
    assert {f.code for f in refused.value.findings} == {"locks-split-group", "locks-join-apart"}


def test_an_older_plan_is_needed_to_stay_or_lock():
    """Staying and locking without an older plan is refused by name; an older plan of other ground too."""
    with pytest.raises(OptionError, match="locked and stay"):
        partition(toy_ground(), locked=["001"], stay=1.0)
    strange = toy_ground()
    strange = dataclasses.replace(strange, units=strange.units.assign(unit=[f"x{i}" for i in range(36)]))
    with pytest.raises(InputError, match="ids"):
        partition(strange, start=partition(toy_ground(), **QUICK))


def test_wishes_do_not_depend_on_names_and_threads():
    """Renamed units with renamed wishes, and one thread or two, give the same labels."""
    wishes = {"together": [["b000", "b002"]], "apart": [["b020", "b021"]]}
    renamed = toy_ground()
    renamed = dataclasses.replace(renamed, units=renamed.units.assign(unit=[f"z{i:03d}" for i in range(36)][::-1]))
    other = {
        name: [[renamed.units["unit"].iloc[int(u[1:])] for u in group] for group in groups]
        for name, groups in wishes.items()
    }
    first = partition(toy_ground(), **wishes, **QUICK)
    assert (first.labels == partition(renamed, **other, **QUICK).labels).all()
    assert first.digest == partition(toy_ground(), **wishes, threads=1, **QUICK).digest


def test_rules_as_one_value_ask_the_same():
    """Wishes in rules give the plan that keywords give."""
    rules = Rules(households=Window(300, 500), together=[["b000", "b001"]], effort=0, streets=0)
    assert partition(toy_ground(), rules).digest == partition(toy_ground(), together=[["b000", "b001"]], **QUICK).digest


def test_columns_without_groups_are_told():
    """A column that is empty everywhere is a fault, one in which every value stands once a warning."""
    ground = with_columns(toy_ground(), own=[f"v{i}" for i in range(36)], empty=None)
    with pytest.raises(InputError) as refused:
        partition(ground, together="empty", apart="own", **QUICK)
    told = {finding.code: dict(finding.numbers) for finding in refused.value.findings}
    assert told == {
        "wish-column-empty": {"column": "empty", "wish": "together"},
        "wish-column-alone": {"column": "own", "wish": "apart"},
    }


def test_a_place_inside_a_locked_grid_is_told():
    """A place for a grid that a lock leaves without effect is named by its unit, and the lock holds."""
    old = partition(toy_ground(), **QUICK)
    code = old.network.codes[0]
    inside = next(unit for unit in old.ground.units["unit"] if grid_of(old, unit) == code)
    plan = partition(toy_ground(), start=old, locked=[code], centres=[inside], **QUICK)
    assert [finding.ids for finding in found(plan, "centres-locked")] == [(inside,)]
    assert ((old.labels == 0) == (plan.labels == plan.network.codes.index(code))).all()
