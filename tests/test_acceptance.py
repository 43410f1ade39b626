"""The main job on real buildings and generated towns, judged by lines that share no code with the solver."""

import os
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely

import gridplan as gp
from benchmarks.streets import judge
from gridplan.options import rules_of

SHARED = Path(os.environ.get("GRIDPLAN_SHARED", Path(__file__).parent.parent.parent / "shared"))


def nantes(request):
    """The centre of Nantes on households alone, as the quickstart divides and saves it."""
    plan = gp.load(request.getfixturevalue("quickstart") / "quickstart.gpkg")
    assert plan.rules == rules_of(window=(300, 500))
    return plan, 39_108


def olemps(_):
    """A small town with hamlets inside its commune."""
    file = SHARED / "data" / "olemps_bdtopo.gpkg"
    if not file.exists():
        pytest.skip(f"no {file.name}: set GRIDPLAN_SHARED to the folder with data/{file.name}")
    units = gp.read_units(file, layer="buildings", households="NB_LOGTS", use="USAGE1")
    roads, commune = gp.read_layer(file, layer="roads"), gp.read_layer(file, layer="commune")
    return gp.partition(gp.survey(units, roads=roads, boundaries=commune), effort=0), 1_429


def town(seed):
    """A generated town with a river and communities."""
    city = gp.samples.city(buildings=1200, seed=seed)
    units = gp.read_units(city.buildings, households="households")
    ground = gp.survey(units, roads=city.roads, boundaries=city.boundaries, barriers=city.barriers)
    return gp.partition(ground), int(city.buildings["households"].sum())


PLACES = {"nantes": nantes, "olemps": olemps, "town 1": lambda _: town(1), "town 2": lambda _: town(2)}
LONG = ("olemps", "town 2")
"""Places that are left to the long proofs."""


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=[pytest.mark.long] * (name in LONG)) for name in PLACES],
)
def job(request):
    """Ground, plan and households read, of each place."""
    plan, households = PLACES[request.param](request)
    return plan.ground, plan, households


@pytest.fixture(scope="module")
def judged(job):
    """What independent lines say of the plan of each place."""
    ground, plan, _ = job
    return judge(ground, plan.labels)


def test_every_household_is_in_one_grid(job):
    """Households in = households in grids, estimates apart, and every unit has a grid."""
    ground, plan, households = job
    estimated = int(ground.units["households"][ground.units["source"] == "estimated"].sum())
    assert int(plan.grids["households"].sum()) == households + estimated
    assert len(plan.labels) == len(ground)
    assert set(plan.labels.tolist()) == set(range(len(plan.grids)))


def test_windows_hold_or_the_exception_is_named(job):
    """Grids outside 300–500 households stand in a finding of their component, and feasible means none."""
    _, plan, _ = job
    workers = plan.network.n_workers
    households = plan.grids["households"].to_numpy()
    outside = set(np.array(plan.network.codes)[(households < 300 * workers) | (households > 500 * workers)])
    named = {i for c in plan.components if c.status in ("infeasible", "unproven") for f in c.findings for i in f.ids}
    assert outside <= named
    assert (plan.status == "feasible") == (not outside)


def test_grids_are_one_polygon_each_and_tile_the_ground(job):
    """Unions of cells are single polygons, form a valid coverage, and leave gaps and overlaps below 1 m²."""
    ground, plan, _ = job
    cells = ground.cells.to_numpy()
    shapes = np.array([shapely.union_all(cells[plan.labels == g]) for g in range(len(plan.grids))])
    assert {shape.geom_type for shape in shapes} == {"Polygon"}
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.union_all(shapes)
    assert shapely.area(shapely.symmetric_difference(whole, ground.outline)) < 1
    assert shapely.area(shapes).sum() - whole.area < 1


def test_grids_hang_together_on_the_map(job):
    """Cells of a grid are connected through borders longer than half a metre, found by shapely, not by the survey."""
    ground, plan, _ = job
    cells = ground.cells.to_numpy()
    for g in range(len(plan.grids)):
        own = cells[plan.labels == g]
        left, right = shapely.STRtree(own).query(own, predicate="intersects")
        pair = left < right
        shared = shapely.length(shapely.intersection(own[left[pair]], own[right[pair]]))
        graph = nx.Graph()
        graph.add_nodes_from(range(len(own)))
        graph.add_edges_from(np.stack([left[pair], right[pair]], axis=1)[shared > 0.4].tolist())
        assert nx.is_connected(graph)


def test_borders_follow_streets_and_blocks_stay_whole(judged):
    """At least 85 % of the border between grids lies within 1 m of a bounding road; 85 % of blocks are not cut."""
    assert judged["border on roads %"] >= 85
    assert judged["blocks whole %"] >= 85


def test_the_file_verifies(job, tmp_path):
    """The saved plan passes verification with the same digest."""
    _, plan, _ = job
    file = gp.save(plan, tmp_path / "plan.gpkg")
    found = gp.verify(file).as_dict()
    assert (found["status"], found["plan_digest"]) == ("verified", plan.digest)
    assert found["coverage_gap_m2"] < 1
    assert found["coverage_overlap_m2"] < 1


def test_streets_cost_at_most_three_tenths_of_compactness(job, judged):
    """The street price raises inertia to at most 1.3 × that of a division into as many grids without it."""
    ground, plan, _ = job
    free = gp.partition(ground, streets=0, n_grids=len(plan.grids), effort=0)
    assert judged["inertia"] <= 1.3 * judge(ground, free.labels)["inertia"]
