"""The judge of the benchmarks against values worked out by hand, and the cases every machine can make."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks import cases
from benchmarks.cases import Case
from benchmarks.judge import judge, medoid_inertia
from benchmarks.race import Entry, Result, Run
from benchmarks.table import races

ROW = Case(
    name="row",
    xy=np.array([[0.0, 0], [1000, 0], [2000, 0], [5000, 0]]),
    load=np.array([3, 1, 2, 4]),
    u=np.array([0, 1, 2]),
    v=np.array([1, 2, 3]),
    n_grids=2,
    lo=4,
    hi=6,
)


def test_centroid_inertia_by_hand():
    """Loads 3 and 1 a kilometre apart have 0.75, loads 2 and 4 three kilometres apart 12, in 10⁶ m²."""
    found = judge(ROW, np.array([0, 0, 1, 1]))
    assert found.inertia == pytest.approx(12.75e6)
    assert found.feasible
    assert found.cut_edges == 1


def test_medoid_inertia_by_hand():
    """The best unit is the heavier of two: 1 · 1² + 2 · 3², in 10⁶ m²."""
    assert judge(replace(ROW, objective="medoid"), np.array([0, 0, 1, 1])).inertia == pytest.approx(19e6)


def test_distances_are_rounded_to_kilometres_where_published_values_are():
    """1.4 km counts as one and 1.6 km as two when rounded; unrounded they count as they are."""
    pair = replace(ROW, xy=np.array([[0.0, 0], [1400, 0], [0, 9000], [1600, 9000]]))
    labels = np.array([0, 0, 1, 1])
    assert medoid_inertia(pair, labels, unit=1000) == pytest.approx(1e6 + 2 * 4e6)
    assert medoid_inertia(pair, labels) == pytest.approx(1.4e3**2 + 2 * 1.6e3**2)


def test_large_grids_are_taken_in_steps(monkeypatch):
    """The best unit is the same when distances are held a few at a time."""
    town = cases.town(300, 5)
    labels = np.zeros(len(town), int)
    whole = medoid_inertia(town, labels)
    monkeypatch.setattr("benchmarks.judge._AT_ONCE", 7 * len(town))
    assert medoid_inertia(town, labels) == whole


@pytest.mark.parametrize(
    ("labels", "below", "above", "pieces"),
    [([0, 0, 0, 1], 0, 0, 0), ([0, 1, 1, 1], 1, 1, 0), ([0, 1, 0, 1], 0, 0, 2), ([7, 7, 9, 9], 0, 0, 0)],
)
def test_faults_by_hand(labels, below, above, pieces):
    """Both sides of the window, its ends included, and pieces beyond one for each grid are counted; names are free."""
    found = judge(ROW, np.array(labels))
    assert (found.below, found.above, found.extra_pieces) == (below, above, pieces)
    assert found.feasible == (not (below or above or pieces))


def test_another_number_of_grids_is_not_feasible():
    """One grid for two asked is no answer even when its window holds."""
    assert not judge(replace(ROW, hi=20), np.zeros(4, int)).feasible


def test_units_without_load_cost_nothing():
    """A grid without any load has no inertia and no division by zero."""
    empty = replace(ROW, load=np.array([0, 0, 2, 4]), lo=0)
    assert judge(empty, np.array([0, 0, 1, 1])).inertia == pytest.approx(12e6)


def test_a_case_survives_its_file(tmp_path):
    """Another process reads what was written, absent values included."""
    read = Case.read(ROW.save(tmp_path / "row.npz"))
    assert (read.name, read.n_grids, read.best) == ("row", 2, None)
    np.testing.assert_array_equal(read.xy, ROW.xy)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_towns_can_be_divided(seed):
    """A town hangs together, the mean grid lies in the window, no unit is above it, and the seed alone decides."""
    town = cases.town(2000, seed)
    edges = coo_matrix((np.ones(len(town.u)), (town.u, town.v)), (len(town), len(town)))
    assert connected_components(edges, directed=False)[0] == 1
    assert town.lo < town.load.sum() / town.n_grids < town.hi
    assert town.load.max() < town.hi
    np.testing.assert_array_equal(town.xy, cases.town(2000, seed).xy)


def test_the_table_tells_medians_and_worst(capsys):
    """Gaps are over the known value; a run without an answer says why."""
    case = replace(ROW, best=10e6)
    runs = tuple(
        Run(seed, cpu=float(seed), labels=labels, verdict=judge(case, labels))
        for seed, labels in enumerate([np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1])])
    )
    late = Result(case, Entry("late", "metis"), (Run(0, note="no answer in 9 s"),))
    races([Result(case, Entry("ours", "gridplan"), runs), late])
    ours, other = capsys.readouterr().out.splitlines()
    assert "0.50 (1.00)" in ours
    assert "1 of 2" in ours
    assert "1 + 1 of 2" in ours
    assert "no answer in 9 s" in other
