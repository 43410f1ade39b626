"""Random blocks of officers and grids."""

import numpy as np

from gridplan.people.engine.block import Block, Demand


def lattice_block(grids, actors, seed, *, cover=(1, 1), sizes=(2, 4), seated=False, connected=False):
    """Return a block on a lattice with jitter."""
    draw = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(grids)))
    at = np.array([(i, j) for i in range(side) for j in range(side)])[:grids]
    points = at * 200.0 + draw.normal(0, 30, (grids, 2))
    load = draw.integers(300, 501, grids)
    places = points[draw.choice(grids, actors, replace=actors > grids)] + draw.normal(0, 50, (actors, 2))
    posts = (max(cover[0] * grids, sizes[0] * actors) + min(cover[1] * grids, sizes[1] * actors)) / 2
    every = np.ones((actors, grids), dtype=bool)
    return Block(
        load=load,
        least=np.full(actors, sizes[0]),
        most=np.full(actors, sizes[1]),
        may=draw.random((actors, grids)) < 0.95,
        must=~every,
        usual=np.full((actors, 2), load.sum() / grids * posts / actors),
        cost=np.rint(np.linalg.norm(places[:, None] - points[None], axis=2)),
        seated=np.full(actors, seated),
        walk=np.rint(np.linalg.norm(points[:, None] - points[None], axis=2)),
        demands=(Demand(np.ones(actors, dtype=np.int64), np.full(grids, cover[0]), np.full(grids, cover[1])),),
        links=(np.abs(at[:, None] - at[None]).sum(axis=2) == 1) if connected else None,
        earlier=~every,
    )
