"""Plans that say something that is not so: toy plans with one thing changed, and what must be found then."""

import dataclasses
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from toy_plan import CRS, EAST, NORTH, toy_ground, toy_plan

from gridplan.ground.adjacency import Adjacency
from gridplan.verify import verify
from gridplan.verify.certificate import proven_bound
from gridplan.verify.verification import FIGURES


def assert_found(plan, code):
    """Assert that verification fails with a finding, whose text is there in both languages, and answers in JSON."""
    found = verify(plan)
    assert code in [finding.code for finding in found.failures]
    assert found.status == "failed"
    said = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert set(FIGURES) < set(said)
    for lang in ("en", "zh"):
        assert found.text(lang)


def with_ground(plan, **changes):
    """Plan on a ground with `changes`."""
    return plan.replace(ground=dataclasses.replace(plan.ground, **changes))


def with_network(plan, **changes):
    """Plan whose network has `changes`."""
    return plan.replace(network=dataclasses.replace(plan.network, **changes))


def with_cell(plan, i, cell):
    """Plan in which one cell is another shape."""
    cells = plan.ground.cells.copy()
    cells.iloc[i] = cell
    return with_ground(plan, cells=cells)


def moved(plan, unit, grid):
    """Plan in which one unit is given to another grid, with the figures of its pieces brought up to date."""
    labels = plan.labels.copy()
    labels[unit] = grid
    return with_network(plan, labels=labels)


def cut_short(network):
    """A network that has lost a unit."""
    return dataclasses.replace(network, name="roads", kind="line", labels=network.labels[1:])


def priced(plan, price=2000.0):
    """Plan of one piece with a proof: the same price everywhere."""
    prices = np.full(len(plan.ground), price)
    workers = plan.network.n_workers
    bound = proven_bound(plan.ground.points, plan.load, prices, 500 * workers, floors=300 * workers)
    return with_bound(plan.replace(prices=prices), bound)


def with_bound(plan, bound):
    """Plan of one piece that claims this bound, for the piece and as a whole."""
    return with_part(plan.replace(bound=bound), bound=bound)


def with_part(plan, **changes):
    """Plan whose first piece has `changes`."""
    return plan.replace(components=(dataclasses.replace(plan.components[0], **changes), *plan.components[1:]))


def with_pairs(plan, **changes):
    """Plan whose stored neighbours have `changes`."""
    return with_ground(plan, adjacency=dataclasses.replace(plan.ground.adjacency, **changes))


def with_pair(plan, pair, **columns):
    """Plan with one more stored pair, open and 40 m long."""
    near = plan.ground.adjacency
    ends = np.array([*zip(near.u, near.v, strict=True), pair])
    more = {"length": 40.0, "off_road": 0.0, "kind": 0, "barred": False} | columns
    arrays = {name: np.append(getattr(near, name), value) for name, value in more.items()}
    return with_ground(plan, adjacency=Adjacency.from_pairs(near.n, ends, **arrays))


def without_pair(plan, i):
    """Plan that hides one pair of neighbours."""
    near = plan.ground.adjacency
    columns = ("u", "v", "length", "off_road", "kind", "barred")
    return with_pairs(plan, **{name: np.delete(getattr(near, name), i) for name in columns})


def with_wall(plan, *corners):
    """Plan on a ground with a barrier; corners in cells of 40 m from the south-west."""
    wall = shapely.LineString([(EAST + 40 * x, NORTH + 40 * y) for x, y in corners])
    return with_ground(plan, barriers=gpd.GeoDataFrame(geometry=[wall], crs=CRS))


def two_pieces(plan):
    """Plan of one piece of ground that says it is two."""
    column = (np.arange(36) >= 18).astype(np.int32)
    half = toy_plan(ground=toy_ground(communities=2))
    parts = tuple(dataclasses.replace(part, community="A") for part in half.components)
    return plan.replace(component=column, components=parts)


def by_workers(plan, workers):
    """Plan whose grids have these workers, by their window and in the table."""
    grid = np.repeat(np.array(plan.network.codes, dtype=object), workers)
    table = pd.DataFrame({"worker": [f"w{i}" for i in range(len(grid))], "grid": grid, "share": 1.0})
    return with_network(plan, n_workers=np.array(workers)).replace(workers=table)
