"""A block as one plain model, a variable for each actor and grid: for many actors who each start from a place.

Its relaxation is weaker than that over sets, but windows that are wide beside a grid's load cost it little, and it
grows with actors times grids only.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, hstack, kron, vstack

from gridplan.people.engine.block import Block
from gridplan.people.engine.closing import Choice, whole_metres
from gridplan.people.engine.model import LinearModel, solve

NODES = 3
NEAR_ENOUGH = 0.005
"""Share of the walks to which the model is solved."""


def direct_choice(block: Block, width: float, gap: float) -> Choice:
    """Return the assignment with the shortest walks within the gap, or any where the gap is infinite.

    No actor may be without a place, and grids need not hang together.
    """
    answer = solve(_model(block, width), gap=min(max(gap, NEAR_ENOUGH), 1.0), nodes=NODES)
    nobody = np.zeros((0, block.n_grids), dtype=bool)
    if not answer.solved:
        return Choice(False if answer.ending == "infeasible" else None, nobody)
    members = answer.values.reshape(block.n_actors, block.n_grids) > 0.5
    value = float((block.cost * members).sum())
    return Choice(True, members, value, min(max(whole_metres(answer.bound), 0.0), value))


def _model(block: Block, width: float) -> LinearModel:
    actors, grids = block.n_actors, block.n_grids
    windows = np.array([block.window(actor, width) for actor in range(actors)], dtype=float).reshape(-1, 2)
    every = csr_array(np.eye(actors))
    per_actor = kron(every, csr_array(np.ones((1, grids))), format="csr")
    loads = kron(every, csr_array(block.load[None, :].astype(float)), format="csr")
    demands = [
        hstack([csr_array(np.eye(grids) * count) for count in demand.members.tolist()], format="csr")
        for demand in block.demands
    ]
    lo = [block.least, windows[:, 0], *(demand.lo for demand in block.demands)]
    hi = [block.most, windows[:, 1], *(demand.hi for demand in block.demands)]
    return LinearModel.of(
        block.cost.ravel(),
        vstack([per_actor, loads, *demands], format="csr"),
        row_lo=np.concatenate(lo),
        row_hi=np.concatenate(hi),
        lo=block.must.ravel().astype(float),
        hi=block.may.ravel().astype(float),
    )
