"""Answers that must not change, or by a known factor, when a town is moved, turned, drawn or counted otherwise."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
import shapely
from moved_towns import OTHER_ZONES, SAME_GRIDS, TURNED, layers_of, surveyed, units_of
from promises import times
from shapely import affinity

import gridplan as gp
from gridplan.ground.adjacency import Adjacency
from gridplan.ground.surveying.contacts import SHORTEST

CASES = times(3, 50)
EXACT = 1e-9
CENTIMETRE = 1e-3
"""Cells are cut on a grid of 1 cm, which lies otherwise under a turned town: their areas and borders differ so much."""
COUNTED = ["households", "load", "workers", "units", "outside_window", "pieces", "deviation"]
DRAWN = ["area_m2", "perimeter_m", "polsby_popper"]

pytestmark = pytest.mark.long


def window_of(ground):
    """Return the window for about four grids."""
    total = int(ground.units["households"].sum())
    return int(total / 4 * 0.7), int(total / 4 * 1.3)


def divided(seed, *, effort=0):
    """Return the plan of a small town."""
    ground = surveyed(layers_of(seed))
    return gp.partition(ground, window=window_of(ground), effort=effort)


def codes_of(plan):
    """Return unit → code of its grid."""
    return dict(zip(plan.ground.units["unit"], np.array(plan.network.codes)[plan.labels], strict=True))


def same_grids(plan, other):
    """Tell whether two plans have the same units together."""
    pairs = pd.DataFrame({"here": codes_of(plan), "there": codes_of(other)}).drop_duplicates()
    return len(pairs) == len(plan.network.codes) == len(other.network.codes)


def adopted(plan, ground, rules=None):
    """Return the grids of a plan taken in on other ground."""
    return gp.adopt(codes_of(plan), ground, rules=rules or plan.rules)


def figures(plan, columns):
    """Return figures of the grids by their codes."""
    return plan.grids.set_index("grid").sort_index()[columns].to_numpy(float)


def assert_same_measures(plan, other, *, drawn=EXACT):
    """Counts, loads, deviations and the objective are equal, and so are areas and borders, to `drawn` of them."""
    np.testing.assert_allclose(figures(other, COUNTED), figures(plan, COUNTED), rtol=EXACT)
    np.testing.assert_allclose(figures(other, DRAWN), figures(plan, DRAWN), rtol=drawn)
    assert other.objective == pytest.approx(plan.objective, rel=EXACT)
    for name, close in {"blocks_cut": EXACT, "n_blocks": EXACT, "border_on_roads": drawn}.items():
        found = [gp.verify(one).figures[name] for one in (plan, other)]
        assert found[1] == pytest.approx(found[0], rel=close)


def borders(ground):
    """Return pair of neighbouring units → metres of their border."""
    unit, near = ground.units["unit"].to_numpy(), ground.adjacency
    pairs = zip(unit[near.u], unit[near.v], strict=True)
    return dict(zip(map(frozenset, pairs), near.length.tolist(), strict=True))


def assert_same_neighbours(ground, other):
    """The same units touch; a border as short as the shortest that counts may be on either side of it."""
    here, there = borders(ground), borders(other)
    assert [pair for pair in here.keys() ^ there.keys() if (here | there)[pair] > SHORTEST * 1.01] == []


@pytest.mark.parametrize("change", SAME_GRIDS)
def test_what_moves_no_building_against_another_changes_no_grid(change, tried):
    """Moved towns and buildings drawn otherwise get the same grids at the usual effort, with the same measures."""
    for seed in range(CASES):
        plan = divided(seed, effort=1)
        ground = surveyed(SAME_GRIDS[change](layers_of(seed)))
        other = gp.partition(ground, window=window_of(ground))
        assert same_grids(plan, other), seed
        assert_same_neighbours(ground, plan.ground)
        assert_same_measures(adopted(plan, plan.ground), adopted(plan, ground), drawn=CENTIMETRE)
        assert gp.verify(other).failures == ()
    tried(CASES, "towns changed in ways that count for nothing")


@pytest.mark.parametrize("change", ["rings reversed", "rings begun elsewhere"])
def test_the_same_rings_drawn_otherwise_are_the_same_units(change, tried):
    """Buildings whose rings run the other way, or begin elsewhere, are read as the same units to the byte."""
    for seed in range(CASES):
        drawn, otherwise = (units_of(layers) for layers in (layers_of(seed), SAME_GRIDS[change](layers_of(seed))))
        assert otherwise.to_wkb().equals(drawn.to_wkb()), seed
    tried(CASES, "towns changed in ways that count for nothing")


@pytest.mark.parametrize("change", OTHER_ZONES)
def test_another_zone_gives_the_same_grids(change, tried):
    """A town in a neighbouring zone of CGCS2000 is divided into the same grids."""
    for seed in range(CASES):
        plan = divided(seed, effort=1)
        ground = surveyed(OTHER_ZONES[change](layers_of(seed)))
        other = gp.partition(ground, window=window_of(ground))
        assert same_grids(plan, other), seed
        held = adopted(plan, ground)
        np.testing.assert_allclose(figures(held, COUNTED), figures(adopted(plan, plan.ground), COUNTED), rtol=EXACT)
    tried(CASES, "towns in another zone")


@pytest.mark.parametrize("change", TURNED)
def test_a_turned_town_has_the_same_measures_and_bounds(change, tried):
    """The same grids on turned and mirrored towns have the same measures, and no plan beats the other's bound."""
    for seed in range(CASES):
        plan = divided(seed)
        ground = surveyed(TURNED[change](layers_of(seed)))
        exact = change != "turned by 37°"
        held = adopted(plan, ground)
        np.testing.assert_array_equal(figures(held, COUNTED), figures(adopted(plan, plan.ground), COUNTED))
        assert held.objective == pytest.approx(plan.objective, rel=EXACT if exact else CENTIMETRE)
        assert_same_neighbours(ground, plan.ground)
        other = gp.partition(ground, window=window_of(ground), effort=0)
        assert gp.verify(other).failures == ()
        if len(other.network.codes) == len(plan.network.codes):
            assert other.bound <= plan.objective * (1 + CENTIMETRE)
            assert plan.bound <= other.objective * (1 + CENTIMETRE)
    tried(CASES, "towns turned")


def test_measures_of_ground_turned_as_it_stands_are_the_same(tried):
    """Surveyed ground, turned cells and all, has the same areas, borders and objective for the same grids."""
    for seed in range(CASES):
        plan = divided(seed)
        turn = 360 * (seed + 1) / (CASES + 1)
        ground = _mapped(plan.ground, lambda shape, turn=turn: affinity.rotate(shape, turn, origin=(528700, 3385600)))
        assert_same_measures(adopted(plan, plan.ground), adopted(plan, ground))
    tried(CASES, "grounds turned with their cells")


def test_ground_twice_as_wide_has_four_times_the_area(tried):
    """On ground scaled by s the same grids have s² the area and objective and s the borders."""
    for seed in range(CASES):
        plan, scale = divided(seed), (0.5, 2.0, 3.0)[seed % 3]
        ground = _mapped(plan.ground, lambda shape, s=scale: affinity.scale(shape, s, s, origin=(0, 0)), scale=scale)
        before, after = adopted(plan, plan.ground), adopted(plan, ground)
        np.testing.assert_array_equal(figures(after, COUNTED), figures(before, COUNTED))
        factors = [scale**2, scale, 1.0]
        np.testing.assert_allclose(figures(after, DRAWN), figures(before, DRAWN) * factors, rtol=EXACT)
        assert after.objective == pytest.approx(before.objective * scale**2, rel=EXACT)
    tried(CASES, "grounds scaled")


def test_loads_and_windows_scaled_alike_scale_every_figure(tried):
    """Counts and window times a number: the same grids have loads and objective times it, no plan beats a bound.

    Which of several good divisions the search finds may differ.
    """
    for seed in range(CASES):
        plan, scale = divided(seed), 2 + seed % 5
        buildings, *others = layers_of(seed)
        ground = surveyed((buildings.assign(households=buildings["households"] * scale), *others))
        window = gp.Window(*(scale * end for end in window_of(plan.ground)))
        held = adopted(plan, ground, rules=dataclasses.replace(plan.rules, households=window))
        before = adopted(plan, plan.ground)
        np.testing.assert_array_equal(figures(held, ["load", "households"]), scale * figures(before, ["load"] * 2))
        np.testing.assert_allclose(figures(held, ["deviation"]), figures(before, ["deviation"]), rtol=EXACT, atol=EXACT)
        assert held.objective == pytest.approx(scale * plan.objective, rel=EXACT)
        other = gp.partition(ground, window=window, effort=0)
        assert gp.verify(other).failures == ()
        if len(other.network.codes) == len(plan.network.codes):
            assert other.bound <= held.objective * (1 + EXACT)
            assert scale * plan.bound <= other.objective * (1 + EXACT)
    tried(CASES, "towns counted in other units")


def test_saved_twice_is_the_same_plan(tmp_path, tried):
    """A plan that was saved, loaded, saved and loaded again is the plan that it was, with every figure."""
    for seed in range(CASES):
        plan = divided(seed)
        once, twice = tmp_path / f"{seed}.gpkg", tmp_path / f"{seed}-again.gpkg"
        gp.save(plan, once)
        gp.save(gp.load(once), twice)
        again = gp.load(twice)
        assert again.digest == plan.digest
        assert gp.verify(twice).figures["content_digest"] == gp.verify(once).figures["content_digest"]
        assert codes_of(again) == codes_of(plan)
        assert_same_measures(plan, again)
    tried(CASES, "plans saved twice")


def _mapped(ground, change, *, scale=1.0):
    """Return surveyed ground with every shape changed, and borders as long as they then are."""
    beside: Adjacency = ground.adjacency
    shapes = {
        name: layer.set_geometry([change(shape) for shape in layer.geometry], crs=layer.crs)
        for name in ("units", "roads", "barriers", "communities")
        if len(layer := getattr(ground, name))
    }
    points = shapely.get_coordinates([change(point) for point in shapely.points(ground.points)])
    return dataclasses.replace(
        ground,
        **shapes,
        points=points,
        cells=type(ground.cells)([change(cell) for cell in ground.cells], crs=ground.cells.crs),
        adjacency=dataclasses.replace(beside, length=beside.length * scale, off_road=beside.off_road * scale),
        outline=change(ground.outline),
    )
