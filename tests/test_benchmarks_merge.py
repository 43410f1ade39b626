"""Planted truth and the ways to merge networks without a tool, on a generated town and on rows worked out by hand."""

import itertools

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import gridplan as gp
from benchmarks import baselines, departments, merge_ways, planted
from benchmarks.merge_judge import judge, kept_pairs
from gridplan.agreement import pairs_kept

WINDOW = (300, 500)


@pytest.fixture(scope="module")
def ground():
    """A generated town of 500 buildings."""
    town = gp.samples.city(buildings=500, seed=2)
    return gp.survey(gp.read_units(town.buildings, households="households", unit="unit"), roads=town.roads)


@pytest.fixture(scope="module")
def hidden(ground):
    """A plan of it, from which layers are made."""
    return gp.partition(ground, window=WINDOW, effort=0, seed=3).labels.astype(np.int64)


@pytest.fixture(scope="module")
def networks(ground, hidden):
    """Four layers of that plan with a tenth of its border households moved, read back from their polygons."""
    return departments.read(planted.layers(ground, hidden, share=0.1, seed=1), ground)


@pytest.fixture(scope="module")
def row():
    """Six units of 100 households in a row, 10 m of border between neighbours."""
    cells = shapely.box(np.arange(0, 60, 10), 0, np.arange(10, 70, 10), 10)
    frame = gpd.GeoDataFrame({"hu": [100] * 6}, geometry=cells, crs="EPSG:2154")
    return gp.survey(gp.read_units(frame, households="hu"))


def households(ground):
    """Return the households of each unit."""
    return ground.units["households"].to_numpy(np.int64)


@pytest.mark.parametrize("seed", range(3))
def test_names_of_grids_do_not_count(ground, hidden, seed):
    """A division matches itself wholly whatever its grids are called."""
    names = np.random.default_rng(seed).permutation(int(hidden.max()) + 1)
    assert planted.matched(names[hidden], hidden, households(ground)) == 1.0


def test_matched_by_hand():
    """Of 3 + 4 and 2 + 9 households in two grids, the crosswise match has 3 + 9; a unit in no grid matches none."""
    hidden, counts = np.array([0, 0, 1, 1]), np.array([3, 4, 2, 9])
    assert planted.matched(np.array([1, 0, 1, 0]), hidden, counts) == (3 + 9) / 18
    assert planted.matched(np.array([1, -1, 0, 0]), hidden, counts) == 14 / 18


def test_two_grids_cannot_both_match_one():
    """A hidden grid split in two is matched by its larger half only."""
    assert planted.matched(np.array([0, 1, 2]), np.array([0, 0, 1]), np.array([5, 2, 3])) == 0.8


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
def test_the_asked_share_of_border_households_has_moved(ground, hidden, share):
    """Within a tenth of it, all from the border to a grid beside, and another draw moves others."""
    moved = planted.moved(ground, hidden, share, np.random.default_rng(5))
    other = planted.moved(ground, hidden, share, np.random.default_rng(6))
    gone = households(ground)[moved != hidden].sum()
    assert gone == pytest.approx(share * planted.border_households(ground, hidden), rel=0.1)
    assert (moved != other).any()
    for unit in np.flatnonzero(moved != hidden):
        assert moved[unit] in hidden[ground.adjacency.csr()[[unit]].indices]


def test_bad_drawing_stays_within_its_metres(ground, hidden):
    """A border drawn 5 m off lies within 5 m of the true one, and the layer still tiles: no gap, no overlap."""
    layer = departments.drawn(ground, hidden)
    off = planted.displaced(layer, np.random.default_rng(1), 5.0)
    true = shapely.union_all(shapely.boundary(layer.geometry.to_numpy()))
    apart = shapely.distance(shapely.points(shapely.get_coordinates(off.geometry.to_numpy())), true)
    assert 1.0 < apart.max() <= 5.0
    whole = shapely.union_all(off.geometry.to_numpy())
    assert off.area.sum() == pytest.approx(whole.area, rel=1e-4)
    assert whole.area == pytest.approx(ground.outline.area, rel=0.05)


def test_layers_read_back_as_they_were_moved(ground, hidden):
    """Drawn well, polygons give every unit the grid it was moved to; codes are shuffled, so only the match tells."""
    layers = planted.layers(ground, hidden, share=0.0, jitter=0.0, count=3, seed=4)
    for labels in departments.read(layers, ground).values():
        assert planted.matched(labels, hidden, households(ground)) == 1.0


def test_two_layers_share_a_wrong_border(ground, hidden):
    """Without other noise the first two layers are the hidden plan and the last two are one other."""
    layers = planted.layers_with_wrong_border(ground, hidden, share=0.0, borders=2, jitter=0.0)
    first, second, third, fourth = departments.read(layers, ground).values()
    match = [planted.matched(network, hidden, households(ground)) for network in (first, second, third, fourth)]
    assert match[:2] == [1.0, 1.0]
    assert match[2] == match[3] < 1.0
    assert planted.matched(third, fourth, households(ground)) == 1.0


def test_four_departments_cover_every_household(ground):
    """Every unit has a grid in each of the four networks made by different means, of about the asked number."""
    pytest.importorskip("pymetis")
    networks = departments.read(departments.layers(ground, grids=15), ground)
    assert list(networks) == ["civil", "police", "post", "urban"]
    assert all((labels >= 0).all() for labels in networks.values())
    assert len(np.unique(networks["police"])) == 15


def test_merging_without_a_tool_conserves_households(ground, networks):
    """Every way gives each unit one grid; the overlay leaves no light grid and tears none, majorities may."""
    divisions = merge_ways.without_a_tool(ground, networks, window=WINDOW)
    found = {name: judge(ground, labels, networks, window=WINDOW) for name, labels in divisions.items()}
    for labels in divisions.values():
        assert labels.shape == (len(ground),)
        assert labels.min() >= 0
    overlay = found["overlay, smallest joined"]
    assert (overlay.below, overlay.in_pieces) == (0, 0)
    assert found["majority of neighbours"].in_pieces == 0


@pytest.mark.long
def test_re_dividing_is_given_the_freedom_of_gridplan(ground, networks):
    """The usual number, gridplan's and every department's that could hold are tried, and the best try is feasible."""
    total = int(households(ground).sum())
    own = total // 400
    layers = {"whole": np.zeros(len(ground), np.int64), **networks}
    numbers = merge_ways.numbers_of(ground, layers, own, window=WINDOW)
    assert numbers[None] == "usual"
    assert "gridplan's" in numbers[own]
    assert not any("whole" in whose for whose in numbers.values())
    assert all(-(-total // 500) <= number <= total // 300 for number in numbers if number is not None)
    civil = networks["civil"]
    tried = [
        merge_ways.Attempt(wish, merge_ways.redivided(ground, civil, window=WINDOW, grids=wish.grids), cpu=0.0)
        for wish in (merge_ways.Wish("civil", civil, number) for number in numbers)
    ]
    best, found = merge_ways.best_of(tried, ground, networks, window=WINDOW)
    assert found.feasible
    assert best.wish.grids in (None, found.grids)
    verdicts = [judge(ground, attempt.labels, networks, window=WINDOW) for attempt in tried]
    assert found.kept == max(verdict.kept for verdict in verdicts if verdict.feasible)


def test_majority_of_labels_beats_each_layer(ground, hidden, networks):
    """Four bad copies tell more of the hidden plan together than any alone."""
    together = planted.matched(baselines.label_majority(networks, households(ground)), hidden, households(ground))
    assert together > max(planted.matched(labels, hidden, households(ground)) for labels in networks.values())


def test_majorities_by_hand(row):
    """Two of three departments cut in the middle; a tie among labels goes to the lower number."""
    third, half = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 0, 0, 1, 1, 1])
    networks = {"a": half, "b": half[::-1], "c": third}
    np.testing.assert_array_equal(baselines.neighbour_majority(row, networks), half)
    np.testing.assert_array_equal(baselines.label_majority(networks, households(row)), half)
    tied = {"a": np.zeros(6, np.int64), "b": np.array([0, 0, 0, 0, 1, 1])}
    np.testing.assert_array_equal(baselines.label_majority(tied, households(row)), np.zeros(6))


def test_overlay_joins_the_lightest_first(row):
    """Pieces of 1, 2 and 3 units: the lightest joins its only neighbour, and none below the window is left."""
    networks = {"a": np.array([0, 1, 1, 1, 1, 1]), "b": np.array([0, 0, 0, 1, 1, 1])}
    joined = baselines.overlay_union(row, networks, window=(250, 350))
    np.testing.assert_array_equal(np.unique(joined, return_inverse=True)[1], [0, 0, 0, 1, 1, 1])


def test_the_judge_by_hand(row):
    """Pairs within 300 households twice, one department's grid torn by the merged network, a grid in two pieces."""
    half = np.array([0, 0, 0, 1, 1, 1])
    pairs = 300 * 299 // 2
    found = judge(row, half, {"a": half}, window=(300, 300))
    assert (found.kept, found.pairs, found.feasible) == (2 * pairs, 2 * pairs, True)
    torn = judge(row, np.array([0, 1, 0, 1, 1, 1]), {"a": half}, window=(250, 350))
    assert torn.kept == 200 * 199 // 2 + 100 * 99 // 2 + pairs
    assert (torn.grids, torn.below, torn.above, torn.in_pieces) == (2, 1, 1, 2)


def test_units_without_a_grid_are_a_fault_and_keep_nothing(row):
    """A unit left out is named, shares no grid with anyone, and is not taken for a grid of its own."""
    half = np.array([0, 0, 0, 1, 1, 1])
    found = judge(row, np.array([-1, 0, 0, 1, 1, -1]), {"a": half}, window=(200, 200))
    assert (found.without, found.grids, found.in_pieces, found.feasible) == (2, 2, 0, False)
    assert found.kept == 2 * (200 * 199 // 2)
    assert found.pairs == 2 * (300 * 299 // 2)


@given(seed=st.integers(0, 10_000))
def test_the_judge_counts_pairs_one_by_one(seed):
    """Looking at every pair of households gives the same numbers, and gridplan's own count where none is left out."""
    draw = np.random.default_rng(seed)
    old, new = draw.integers(-1, 3, 8), draw.integers(-1, 3, 8)
    counts = draw.integers(0, 4, 8)
    unit = np.repeat(np.arange(8), counts)
    pairs = [(a, b) for a, b in itertools.combinations(unit, 2) if old[a] == old[b] >= 0]
    kept = sum(new[a] == new[b] >= 0 for a, b in pairs)
    assert kept_pairs(old, new, counts) == (kept, len(pairs))
    whole = np.abs(old), np.abs(new)
    assert kept_pairs(*whole, counts) == pairs_kept(*whole, counts)
