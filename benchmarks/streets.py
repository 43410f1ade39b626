"""Borders along streets on the centre of Nantes: gridplan with and without its street price, beside METIS.

METIS gets the same cells, the same number of grids and edges weighted by off-road metres of border, so that cutting
along a street costs nothing. All three are judged by the same lines below, which share no code with the solver: the
share of border between grids within 1 m of a bounding road is measured on the map.
"""

from __future__ import annotations

import time

import numpy as np
import pymetis
import shapely

import gridplan as gp

GRIDS = 98
WINDOW = (300, 500)


def nantes() -> gp.Ground:
    """Survey the sample data."""
    sample = gp.samples.nantes()
    units = gp.read_units(sample.path, layer="buildings", households="NB_LOGTS", use="USAGE1")
    return gp.survey(units, roads=gp.read_layer(sample.path, layer="roads"))


def metis(ground: gp.Ground) -> np.ndarray:
    """Labels by METIS, contiguous, balanced on households, edges weighted by off-road metres + 1."""
    near = ground.adjacency
    neighbours: list[list[int]] = [[] for _ in range(near.n)]
    weights: list[list[int]] = [[] for _ in range(near.n)]
    for u, v, metres in zip(near.u.tolist(), near.v.tolist(), near.off_road, strict=True):
        for a, b in ((u, v), (v, u)):
            neighbours[a].append(b)
            weights[a].append(1 + round(metres))
    starts = np.cumsum([0] + [len(row) for row in neighbours])
    _, labels = pymetis.part_graph(
        GRIDS,
        pymetis.CSRAdjacency(starts.tolist(), [b for row in neighbours for b in row]),
        eweights=[w for row in weights for w in row],
        vweights=ground.units["households"].tolist(),
        recursive=False,
        options=pymetis.Options(ufactor=250, seed=0, contig=1),
    )
    return np.array(labels)


def judge(ground: gp.Ground, labels: np.ndarray) -> dict[str, float]:
    """Measure a division on the map and on the table."""
    households = ground.units["households"].to_numpy()
    sums = np.bincount(labels, households)
    shapes = np.array([shapely.coverage_union_all(ground.cells.to_numpy()[labels == g]) for g in range(len(sums))])
    borders = shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))
    inner = shapely.difference(borders, shapely.buffer(shapely.boundary(ground.outline), 0.05))
    roads = shapely.union_all(ground.roads.geometry[ground.roads["bounds"]].to_numpy())
    on_road = shapely.length(shapely.intersection(inner, shapely.buffer(roads, 1.0)))
    centre = np.stack([np.bincount(labels, households * c) / np.maximum(sums, 1) for c in ground.points.T], axis=1)
    inertia = (households * ((ground.points - centre[labels]) ** 2).sum(axis=1)).sum()
    per_block = np.bincount(ground.block, households)
    counted = np.flatnonzero((per_block >= 1) & (per_block <= WINDOW[1]))
    pairs = np.unique(np.stack([ground.block, labels], axis=1), axis=0)
    whole = np.bincount(pairs[:, 0], minlength=len(per_block))[counted] == 1
    return {
        "border on roads %": 100 * on_road / shapely.length(inner),
        "blocks whole %": 100 * whole.mean(),
        "inertia": inertia,
        "outside window": int(((sums < WINDOW[0]) | (sums > WINDOW[1])).sum()),
        "in pieces": int(sum(shape.geom_type != "Polygon" for shape in shapes)),
    }


def main() -> None:
    """Print one line per division, inertia as a ratio to gridplan's own free division."""
    ground = nantes()
    gp.partition(ground, window=WINDOW, n_grids=GRIDS)
    rows = {}
    for name, make in (
        ("gridplan, no street price", lambda: gp.partition(ground, window=WINDOW, n_grids=GRIDS, streets=0).labels),
        ("gridplan", lambda: gp.partition(ground, window=WINDOW, n_grids=GRIDS).labels),
        ("METIS, off-road metres", lambda: metis(ground)),
    ):
        begin = time.process_time()
        labels = make()
        seconds = time.process_time() - begin
        rows[name] = {**judge(ground, labels), "CPU s": seconds}
    free = rows["gridplan, no street price"]["inertia"]
    print(f"Nantes centre, {len(ground)} units, {GRIDS} grids of {WINDOW[0]}-{WINDOW[1]} households")
    for name, row in rows.items():
        row["inertia"] /= free
        print(f"{name:28}" + "  ".join(f"{key} {value:.2f}" for key, value in row.items()))


if __name__ == "__main__":
    main()
