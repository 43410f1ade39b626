"""Merging departments' networks: its laws, its dials, and the rules that every merged plan keeps."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from merged_towns import code_of_units, counts_of, faults, kept, pairs_together, same
from toy_plan import toy_ground

import gridplan as gp
from benchmarks import baselines, departments, planted

WINDOW = (300, 500)


def merge(layers, ground, **more):
    """Merge quickly within the usual window."""
    return gp.merge(layers, ground, **{"window": WINDOW, "effort": 0, **more})


@pytest.mark.parametrize("copies", [("one",), ("one", "three", "two")])
@pytest.mark.parametrize("drawn", [False, True])
def test_copies_of_one_network_give_it_back(ground, hidden, copies, drawn):
    """One network, or three copies, as a plan or as polygons, gives the same grids under the same codes."""
    layer = hidden.grids[["grid", "geometry"]] if drawn else hidden
    plan = merge(dict.fromkeys(copies, layer), ground)
    np.testing.assert_array_equal(plan.labels, hidden.labels)
    assert plan.network.codes == hidden.network.codes
    assert plan.status == "feasible"


def test_unanimous_departments_are_obeyed_within_a_wider_window(ground, hidden):
    """Where all departments agree and the rules hold, nothing is drawn anew, whatever the window would prefer."""
    plan = merge({"a": hidden, "b": hidden}, ground, window=(200, 900), effort=1)
    np.testing.assert_array_equal(plan.labels, hidden.labels)
    assert plan.network.codes == hidden.network.codes


def test_the_order_of_layers_changes_nothing(layers, ground, merged):
    """Layers given the other way round make the same plan, byte for byte."""
    turned = merge(dict(reversed(layers.items())), ground, weights=dict.fromkeys(reversed(layers), 1))
    assert turned.digest == merged.digest
    assert turned.merger.bound == merged.merger.bound


def test_the_order_of_rows_changes_nothing(layers, ground, merged):
    """Rows of the layers in another order make the same plan."""
    shuffled = {name: layer.sample(frac=1, random_state=5) for name, layer in layers.items()}
    assert merge(shuffled, ground).digest == merged.digest


def test_names_and_order_of_units_change_nothing(town, layers, merged):
    """Buildings in another order under other ids get the same grids with the same codes."""
    shuffled = town.buildings.sample(frac=1, random_state=1)
    names = dict(zip(shuffled["unit"], (f"x{i}" for i in range(len(shuffled))), strict=True))
    units = gp.read_units(shuffled.assign(unit=shuffled["unit"].map(names)), unit="unit")
    plan = merge(layers, gp.survey(units, roads=town.roads, boundaries=town.boundaries))
    known = dict(zip(plan.ground.units["unit"], code_of_units(plan), strict=True))
    assert [known[names[unit]] for unit in merged.ground.units["unit"]] == code_of_units(merged).tolist()


@pytest.mark.parametrize("more", ["alone", "beside", "base"])
def test_merging_again_changes_nothing(layers, ground, merged, more):
    """The result alone, beside the layers, or beside them as base, gives the same grids; codes go on with the base."""
    given_layers = {"one": merged} if more == "alone" else {**layers, "one": merged}
    plan = merge(given_layers, ground, base="one" if more == "base" else None)
    assert same(plan.labels, merged.labels)
    if more != "beside":
        assert plan.network.codes == merged.network.codes


@pytest.mark.parametrize(("which", "compact"), [("layers", 0.05), ("rivals", 0.0), ("rivals", 1.0)])
def test_every_rule_is_kept(request, ground, which, compact):
    """Windows, whole grids, communities and barriers hold, counted by other means, and no pair is kept twice over."""
    plan = merge(request.getfixturevalue(which), ground, compact=compact)
    assert plan.status == "feasible"
    assert faults(plan, WINDOW) == []
    assert kept(plan) <= plan.merger.bound * (1 + 1e-9)
    assert gp.verify(plan).failures == ()


def test_the_dial_trades_grid_mates_for_shapes(rivals, ground):
    """Fully compact grids lie closer to their centres and keep no more pairs than grids that keep what exists."""
    loose, compact = (merge(rivals, ground, compact=dial, n_grids=12, streets=0) for dial in (0.0, 1.0))
    assert compact.objective <= loose.objective
    assert kept(compact) <= kept(loose)


def test_weight_pulls(rivals, ground, settled):
    """The more a department weighs the more of its pairs are kept."""
    households = counts_of(ground)
    heavy = merge(rivals, ground, weights={"police": 5})
    for network in heavy.others:
        own = [pairs_together(network.labels, plan.labels, households) for plan in (settled, heavy)]
        assert (own[1] > own[0]) == (network.name == "police")


def test_a_department_without_weight_has_no_say(rivals, ground):
    """With a weight of 0 its grids change nothing, but stand in the plan with what hangs on the new ones."""
    alone = merge({"police": rivals["police"]}, ground)
    plan = merge(rivals, ground, weights={"urban": 0})
    np.testing.assert_array_equal(plan.labels, alone.labels)
    assert plan.merger.bound == alone.merger.bound
    assert [network.name for network in plan.others] == ["police", "urban"]
    assert "urban" in set(plan.merger.functions["department"])


def test_planted_truth_is_recovered_better_than_by_majority(ground, hidden, layers, merged):
    """From four layers with a tenth of the border households moved, the hidden plan comes back, above majority."""
    truth, households = hidden.labels.astype(np.int64), counts_of(ground)
    networks = departments.read(layers, ground)
    majority = planted.matched(baselines.label_majority(networks, households), truth, households)
    assert planted.matched(merged.labels, truth, households) > max(majority, 0.988)


@st.composite
def overlays(draw):
    """Return two or three departments' layers over the toy ground: cells drawn at random, some in no grid."""
    ground = toy_ground(communities=2)
    row = st.lists(st.integers(-1, 4), min_size=9, max_size=9)
    column, line = np.arange(36) // 6 // 2, np.arange(36) % 6 // 2
    rows = [draw(row.filter(lambda own: max(own) >= 0)) for _ in range(draw(st.integers(2, 3)))]
    labels = [np.array(own, np.int64)[3 * column + line] for own in rows]
    return ground, {name: departments.drawn(ground, own) for name, own in zip("abc", labels, strict=False)}


@pytest.mark.long
@given(case=overlays(), compact=st.sampled_from([0.0, 0.05, 1.0]), window=st.sampled_from([(200, 600), (300, 500)]))
@settings(max_examples=8)
def test_any_layers_make_a_sound_plan(case, compact, window):
    """Whatever departments drew, rules hold, every unit has a grid, no bound is beaten and no department vanishes."""
    ground, layers = case
    plan = gp.merge(layers, ground, window=window, effort=0, compact=compact)
    assert plan.status == "feasible"
    assert faults(plan, window) == []
    assert plan.grids["households"].sum() == ground.units["households"].sum()
    assert kept(plan) <= plan.merger.bound * (1 + 1e-9)
    assert [network.name for network in plan.others] == sorted(layers)
    assert set(plan.merger.functions["grid"]) <= set(plan.network.codes)
    assert set(plan.merger.functions["department"]) == set(layers)


def test_lines_take_no_part_but_hang(rivals, ground, settled):
    """Chains of road segments change no grid; their functions hang on the grids beside them."""
    west, south, east, north = ground.outline.bounds
    roads = departments.drawn(ground, np.zeros(len(ground), np.int64))
    roads = roads.assign(code="R1", functions="patrol", staff=4)
    roads.geometry = [shapely.LineString([(west, (south + north) / 2), (east, (south + north) / 2)])]
    plan = merge({**rivals, "road": roads}, ground, lines=["road"])
    np.testing.assert_array_equal(plan.labels, settled.labels)
    assert [network.name for network in plan.others] == ["police", "urban"]
    assert set(plan.merger.weights) == {"police", "urban"}
    hung = plan.merger.functions.query("department == 'road'")
    assert set(hung["old_grid"]) == {"R1"}
    assert set(hung["grid"]) <= set(plan.network.codes)
    assert hung["staff"].sum() == 4


def test_a_lock_names_a_grid_of_the_base(rivals, ground):
    """Codes that the base does not have are refused together, with those that it has and no word of other commands."""
    with pytest.raises(gp.InputError) as refused:
        gp.merge(rivals, ground, base="police", locked=["nowhere", "ZZ"])
    (told,) = refused.value.findings
    assert (told.code, set(told.ids)) == ("merge-locks-unknown", {"nowhere", "ZZ"})
    codes = set(rivals["police"]["code"])
    for lang in ("en", "zh"):
        assert "--start" not in told.advice(lang)
        assert any(code in told.action(lang) for code in codes)


def test_the_note_on_staffing_says_where_the_number_comes_from(rivals, ground):
    """Where a merger gives another number of workers than staffing, the departments' grids are named as the reason."""
    plan = gp.merge(rivals, ground, window=(100, 600), effort=0, base="police")
    (told,) = [finding for finding in plan.report.findings if "staff" in finding.code]
    assert told.code == "merge-staff-forced"
    assert "departments' grids" in told.text("en")
    assert "各部门原有网格" in told.text("zh")


def test_wrong_options_are_told_at_once(rivals, ground):
    """One error names every stranger, weight, dial and wish that can never be right."""
    with pytest.raises(gp.OptionError) as told:
        gp.merge(
            rivals, ground, gp.Rules(households=gp.Window(300, 500), stay=1.0, locked=("A",)),
            weights={"party": 1, "urban": -1}, fixed=["civil"], compact=3, carry="most",
        )  # fmt: skip
    for word in ("party", "urban", "civil", "compact", "carry", "stay", "locked"):
        assert word in str(told.value)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"base": "party"}, "base"),
        ({"weights": {"police": 0, "urban": 0}}, "above 0"),
        ({"weights": {"police": float("nan")}}, "police"),
        ({"lines": ["police", "urban"]}, "polygons"),
        ({"fixed": ["urban"], "lines": ["urban"]}, "fixed"),
        ({"compact": float("nan")}, "compact"),
        ({"rules": gp.Rules(), "window": (300, 500)}, "window"),
    ],
)
def test_each_wrong_option_is_refused(rivals, ground, options, word):
    """An option that can never be right is refused before anything is read."""
    with pytest.raises(gp.OptionError, match=word):
        gp.merge(rivals, ground, **options)
