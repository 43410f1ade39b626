"""Nested division: laws of corridor groups and micro-grids, parts, holes, storage, and what verification catches."""

import dataclasses
import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times
from toy_plan import toy_ground, toy_plan

import gridplan as gp
from gridplan.errors import InputError, OptionError
from gridplan.findings import Report
from gridplan.ground.reading.parts import entrances, parts_of, read_parts, scaled
from gridplan.levels import LevelRules, about, level_rules
from gridplan.nesting.corridors import corridor_groups, group_number, group_parts
from gridplan.nesting.divide import divide_levels
from gridplan.nesting.items import items_of
from gridplan.nesting.micro_grids import Search, divide_patch
from gridplan.nesting.patches import patches
from gridplan.options import Window
from gridplan.store.geopackage import content_digest, load, save

COUNTS = [0, 60, 45, 12, 130, 31, 4, 80, 40]


def counted_plan(counts=None, *, side=6, **changes):
    """Toy plan whose units repeat the given counts."""
    ground = toy_ground(side=side)
    counts = np.resize(np.array(COUNTS if counts is None else counts), len(ground)).astype(np.int64)
    units = ground.units.assign(households=counts, floors=np.nan)
    plan = toy_plan(ground=dataclasses.replace(ground, units=units, report=Report()))
    return plan.replace(load=counts, **changes)


def codes(levels):
    """Codes of the findings of levels."""
    return [finding.code for finding in levels.report.findings]


def table(rows):
    """Table of parts from tuples."""
    return pd.DataFrame(rows, columns=["unit", "part", "households"])


def check_laws(plan):
    """Recompute from the table of parts what must hold for every nesting."""
    levels, ground = plan.levels, plan.ground
    parts = levels.parts
    by_unit = parts.groupby("unit")["households"].sum()
    assert by_unit.to_dict() == dict(zip(ground.units["unit"], ground.units["households"], strict=True))
    assert (parts.groupby("micro_grid")["grid"].nunique() == 1).all()
    spread = parts.groupby("corridor")[["unit", "micro_grid"]].nunique()
    assert (spread == 1).all(axis=None)
    place = {unit: i for i, unit in enumerate(ground.units["unit"])}
    assert [plan.network.codes[plan.labels[place[u]]] for u in parts["unit"]] == parts["grid"].tolist()
    near = ground.adjacency
    graph = nx.Graph(zip(near.u[near.open].tolist(), near.v[near.open].tolist(), strict=True))
    graph.add_nodes_from(place.values())
    for _, rows in parts.groupby("micro_grid"):
        assert nx.is_connected(graph.subgraph({place[u] for u in rows["unit"]}))
    sums = parts.groupby("grid")["households"].sum()
    assert sums.equals(levels.micro_grids.groupby("grid")["households"].sum())
    assert sums[sums > 0].equals(levels.corridors.groupby("grid")["households"].sum())
    assert levels.report.conservation.holds
    told = {ident for finding in levels.report.findings for ident in finding.ids}
    assert set(levels.micro_grids["micro_grid"][levels.micro_grids["outside_window"]]) <= told
    outside = levels.corridors[levels.corridors["outside_window"]]
    assert all(c in told or u in told for c, u in zip(outside["corridor"], outside["unit"], strict=True))


def test_nesting_keeps_every_law():
    """Households add up at every level, micro-grids hang together in one grid, corridor groups lie in one building."""
    plan = divide_levels(counted_plan())
    check_laws(plan)
    assert plan.levels.micro_grids["households"].between(30, 50).all()


@pytest.mark.long
@settings(max_examples=times(5, 2000))
@given(st.lists(st.integers(0, 120), min_size=3, max_size=12), st.integers(8, 30), st.integers(15, 40))
def test_laws_hold_for_any_counts(counts, corridor, low):
    """Whatever the counts and windows, nobody is lost, nothing is torn, and no window is broken in silence."""
    check_laws(divide_levels(counted_plan(counts, side=4), micro=(low, 2 * low), corridor=corridor))


def partitions(items):
    """Every way to put items into groups."""
    if not items:
        yield []
        return
    first, *rest = items
    for groups in partitions(rest):
        yield [[first], *groups]
        for i, group in enumerate(groups):
            yield [*groups[:i], [first, *group], *groups[i + 1 :]]


@settings(max_examples=8)
@given(st.lists(st.integers(5, 30), min_size=9, max_size=9), st.integers(20, 60))
def test_windows_are_held_whenever_any_division_holds_them(counts, low):
    """On nine buildings, trying every division finds one inside the window exactly when the search does."""
    window = Window(low, low * 5 // 3)
    plan = counted_plan(counts)
    households = plan.ground.units["households"].to_numpy(np.int64)
    patch = next(patches(plan, items_of(plan, np.arange(36), households), window))
    sizes, graph = patch.graph.amounts[:, 0], nx.Graph(zip(patch.graph.source, patch.graph.indices, strict=True))
    exists = any(
        all(window.lo <= sizes[g].sum() <= window.hi and nx.is_connected(graph.subgraph(g)) for g in groups)
        for groups in partitions(list(range(9)))
    )
    found = divide_patch(patch, Search(window, streets=0.0, seed=0, effort=0, patient=True))
    assert (found.status == "feasible") == exists


def test_same_again():
    """The same plan gives the same levels."""
    plan = counted_plan()
    assert divide_levels(plan).levels.digest == divide_levels(plan).levels.digest
    assert divide_levels(plan).digest != plan.digest


def test_one_call():
    """A partition with levels gives the grids of a partition, divided further."""
    ground = toy_ground()
    plan = gp.partition(ground, levels=LevelRules(corridor=Window(15, 25)), effort=0)
    assert plan.levels.rules.corridor == Window(15, 25)
    assert np.array_equal(plan.labels, gp.partition(ground, effort=0).labels)
    check_laws(plan)


def test_a_building_is_divided_into_entrances_and_micro_grids():
    """Sixty households without anything else known are three corridor groups of twenty."""
    frame = parts_of(counted_plan([60]).ground.units).frame
    assert frame[frame["unit"] == "b000"]["households"].tolist() == [20, 20, 20]
    plan = divide_levels(counted_plan([60, 0, 0, 0], side=4))
    assert set(plan.levels.corridors["households"]) == {20}


def test_floors_of_a_tower_make_corridor_groups():
    """A part above the window is divided into runs of floors, and kept whole and named where that is not wanted."""
    parts = table([("b001", "1", 130)])
    plan = counted_plan([0, 130, 0], side=4)
    split = divide_levels(plan, parts=parts).levels
    own = split.parts[split.parts["unit"] == "b001"]
    assert own["section"].tolist() == list(range(1, len(own) + 1))
    assert own["households"].between(10, 30).all()
    assert np.ptp(own["households"]) <= 1
    whole = divide_levels(plan, level_rules(sections=False), parts=parts).levels
    assert (whole.parts[whole.parts["unit"] == "b001"]["households"] == 130).all()
    assert {"corridor-outside", "micro-corridor-above"} <= set(codes(whole))
    own = whole.micro_grids.set_index("micro_grid").loc[whole.parts["micro_grid"][whole.parts["unit"] == "b001"]]
    assert 130 <= own["households"].iloc[0] < 160


def test_given_parts_win():
    """Parts come from the table in the order people count entrances, and are put together without being cut."""
    rows = [("b001", "10", 12), ("b001", "2", 12), ("b001", "1", 18), ("b001", "3", 18)]
    levels = divide_levels(counted_plan(), parts=table(rows)).levels
    own = levels.parts[levels.parts["unit"] == "b001"]
    assert own["part"].tolist() == ["1", "2", "3", "10"]
    assert own["households"].tolist() == [18, 12, 18, 12]
    assert (own["origin"] == "given").all()


def test_count_of_the_building_rules():
    """Parts that add up to another count are scaled to that of the building, and the building is named."""
    levels = divide_levels(counted_plan(), parts=table([("b001", "1", 10), ("b001", "2", 20)])).levels
    own = levels.parts[levels.parts["unit"] == "b001"]
    assert own["households"].sum() == 60
    found = next(f for f in levels.report.findings if f.code == "parts-contradict")
    assert (found.ids, found.numbers["parts"], found.numbers["units"]) == (("b001",), 30, 60)


def test_faulty_parts_are_all_named():
    """Every fault of a table is told at once: rows without ids, impossible counts, repeated parts."""
    rows = [("b1", "1", 5), ("b1", "1", 6), ("b2", "", 3), ("b3", "1", -1), ("b4", "1", 2.5), ("b5", "1", None)]
    with pytest.raises(InputError) as caught:
        read_parts(table(rows))
    assert {f.code: f.ids for f in caught.value.findings} == {
        "parts-nameless": ("#3",),
        "parts-counts": ("b3/1", "b4/1", "b5/1"),
        "parts-twice": ("b1/1",),
    }
    with pytest.raises(InputError, match="strange"):
        divide_levels(counted_plan(), parts=table([("strange", "1", 5)]))
    with pytest.raises(InputError) as caught:
        read_parts(pd.DataFrame({"unit": ["a"]}))
    assert [f.numbers["role"] for f in caught.value.findings] == ["part", "households"]


@pytest.mark.parametrize(
    "heads", ["楼栋编号,单元号,户数", "楼栋,单元,户数", "building,part,households", "unit,part,households"]
)
def test_parts_are_read_by_their_usual_heads(tmp_path, heads):
    """A CSV with the usual heads, Chinese or English, needs no names of columns."""
    path = tmp_path / "parts.csv"
    path.write_text(f"{heads}\nb1,1,20\nb1,2,18\n", encoding="gb18030")
    found = read_parts(path)
    assert found["unit"].tolist() == ["b1", "b1"]
    assert found["part"].tolist() == ["1", "2"]
    assert found["households"].tolist() == [20, 18]


def test_a_table_of_parts_may_number_its_rows():
    """A column with the building goes before one that may only number the rows."""
    rows = pd.DataFrame({"id": [1, 2], "楼栋": ["b1", "b1"], "单元": [1, 2], "户数": [20, 18]})
    assert read_parts(rows)["unit"].tolist() == ["b1", "b1"]


def test_derived_entrances_are_no_estimated_households():
    """The account counts no household as estimated where only the entrances were derived."""
    account = divide_levels(counted_plan()).levels.report.conservation
    assert account.households_estimated == 0
    assert account.households_kept == account.households_in > 0


@pytest.mark.parametrize(
    ("households", "floors", "footprint", "expected"),
    [(0, 6, 500, 1), (60, np.nan, 500, 3), (48, 6, 700, 4), (48, 6, 250, 2), (132, 33, 600, 1), (9, 0, 500, 1)],
)
def test_entrances_by_the_rule_as_stated(households, floors, footprint, expected):
    """Floors, households on a floor and room on the ground give the number of entrances; else the count alone."""
    assert entrances(households, floors=floors, footprint=footprint) == expected


@given(st.lists(st.integers(0, 60), min_size=1, max_size=7))
def test_corridor_groups_are_the_best_of_all(sizes):
    """Of all ways to cut the row of parts, the one found is least outside the window, then nearest to its middle."""
    window = Window(10, 30)

    def cost(groups):
        sums = np.bincount(groups, sizes)
        return np.maximum(10 - sums, 0).sum() + np.maximum(sums - 30, 0).sum(), ((sums - 20) ** 2).sum()

    every = itertools.product([0, 1], repeat=len(sizes) - 1)
    best = min(cost(np.cumsum([0, *cuts])) for cuts in every)
    assert cost(group_parts(sizes, window)) == best


@given(st.integers(10, 2000), st.integers(6, 60))
def test_about_leaves_no_hole(households, target):
    """Every building of at least half the target divides into even groups inside the window."""
    window = about(target)
    lo, hi = window.whole()
    number = group_number(households, window)
    if households >= lo:
        assert lo <= households // number
        assert -(-households // number) <= hi


@given(st.lists(st.integers(0, 50), min_size=1, max_size=8), st.integers(0, 300))
def test_scaling_keeps_the_sum(counts, total):
    """Scaled counts add up, and none is off its share by a household or more."""
    found = scaled(counts, total)
    assert sum(found) == total
    if sum(counts):
        assert all(abs(f - total * c / sum(counts)) < 1 for f, c in zip(found, counts, strict=True))


def test_sections_are_not_mixed_with_other_entrances():
    """A corridor group holds floors of one divided entrance, or whole entrances, never both."""
    rows = [("b1", "1", 9), ("b1", "2", 70), ("b1", "3", 9)]
    frame = corridor_groups(table(rows).assign(origin="given"), Window(10, 30))
    mixed = frame.groupby("group")["section"].agg(lambda s: (s > 0).any() and len(s) > 1)
    assert not mixed.any()
    assert frame["households"].sum() == 88


@pytest.mark.parametrize(("total", "low", "high", "number"), [(55, 30, 55, 1), (59, 28, 50, 2), (29, 29, 50, 1)])
def test_holes_of_the_window_are_named_with_the_nearest_division(total, low, high, number):
    """Households that no number of micro-grids fits give the nearest division and a window that it holds."""
    counts = np.zeros(36, np.int64)
    first = np.flatnonzero(toy_ground().block == 0)
    counts[first[:total]] = 1
    counts[first] = [total // len(first) + (i < total % len(first)) for i in range(len(first))]
    plan = divide_levels(counted_plan(counts))
    own = plan.levels.micro_grids[plan.levels.micro_grids["grid"] == "001"]["households"]
    assert (len(own), min(own.min(), 30), max(own.max(), 50)) == (number, low, high)
    code = "micro-few-households" if total < 30 else "micro-impossible"
    assert code in codes(plan.levels)
    assert codes(plan.levels).count("micro-nobody") == 1
    check_laws(plan)


def test_smaller_corridor_groups_where_larger_ones_fit_no_micro_grid():
    """Buildings of 28 households make micro-grids of 30–50 only when divided in two."""
    plan = divide_levels(counted_plan([28]))
    assert plan.levels.micro_grids["households"].between(30, 50).all()
    assert set(plan.levels.corridors["households"]) == {14}
    assert "corridor-finer" in codes(plan.levels)


def test_islands_of_a_grid_are_divided_on_their_own():
    """A grid in two pieces, as adopted plans may have, gets micro-grids that hang together."""
    plan = counted_plan([20])
    labels = plan.labels.copy()
    labels[0], labels[-1] = labels[-1], labels[0]
    plan = plan.replace(network=dataclasses.replace(plan.network, labels=labels))
    check_laws(divide_levels(plan))


def test_wishes_that_can_never_be_right():
    """Contradictory or empty windows are refused."""
    with pytest.raises(OptionError):
        divide_levels(counted_plan(), LevelRules(), micro=(30, 50))
    with pytest.raises(OptionError):
        LevelRules(micro=Window(30.2, 30.8))
    with pytest.raises(OptionError):
        LevelRules(micro_digits=0)
    rules = level_rules(corridor=(15, 25))
    assert LevelRules.from_dict(rules.as_dict()) == rules


def test_codes_say_where_a_group_belongs():
    """A micro-grid's code begins with its grid's, a corridor group's with its micro-grid's, each serial once."""
    levels = divide_levels(counted_plan(), LevelRules(micro_digits=3, separator="")).levels
    for row in levels.corridors.itertuples():
        assert row.corridor.startswith(row.micro_grid)
        assert row.micro_grid.startswith(row.grid)
    for _, own in levels.micro_grids.groupby("grid"):
        assert sorted(int(code[3:]) for code in own["micro_grid"]) == list(range(1, len(own) + 1))


def test_levels_are_kept_in_the_plan_file(tmp_path):
    """Saving and loading gives the same levels; digests cover them; plans without them stay as they were."""
    plan = divide_levels(counted_plan())
    back = load(save(plan, tmp_path / "a.gpkg"))
    assert back.levels.digest == plan.levels.digest
    assert back.levels.report == plan.levels.report
    assert back.digest == plan.digest
    again = save(back, tmp_path / "b.gpkg")
    assert again.read_bytes() == (tmp_path / "a.gpkg").read_bytes()
    bare = save(counted_plan(), tmp_path / "c.gpkg")
    assert load(bare).levels is None
    assert content_digest(bare) != content_digest(again)


def test_micro_grids_for_so_many_households_each_over_the_whole_plan():
    """The number of micro-grids is the households of the plan ÷ those of one, rounded; windows and laws hold."""
    plan = counted_plan([20, 18, 9, 14, 25, 11], side=10)
    total = int(plan.ground.units["households"].sum())
    for per in (32, 35.5, 44):
        divided = divide_levels(plan, level_rules(micro=(20, 60), micro_per=per))
        check_laws(divided)
        assert len(divided.levels.micro_grids) == int(total / per + 0.5)
        assert not divided.levels.micro_grids["outside_window"].any()
    assert LevelRules.from_dict(divided.levels.rules.as_dict()) == divided.levels.rules


def test_a_number_of_micro_grids_gives_way_to_the_window():
    """Where the window allows fewer micro-grids than are asked for, there are as many as it allows."""
    plan = counted_plan([20, 18, 9, 14, 25, 11], side=10)
    divided = divide_levels(plan, level_rules(micro=(30, 50), micro_per=10))
    most = sum(int(households) // 30 for households in plan.grids["households"])
    assert len(divided.levels.micro_grids) <= most
    assert divided.levels.micro_grids["households"].min() >= 20
    told = next(finding for finding in divided.levels.report.findings if finding.code == "micro-number")
    wanted = int(plan.ground.units["households"].sum() / 10 + 0.5)
    assert (told.numbers["wanted"], told.numbers["found"]) == (wanted, len(divided.levels.micro_grids))


def test_rules_without_a_number_of_micro_grids_are_stored_as_before():
    """Rules of older plans stay the same to the letter, so that their digests do."""
    assert "micro_per" not in LevelRules().as_dict()
    with pytest.raises(OptionError, match="micro_per"):
        LevelRules(micro_per=0)
