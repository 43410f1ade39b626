"""Continuity: as many officers as possible keep last year's grids while walks grow by a stated share at most."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from gridplan.people.engine.block import Block
from gridplan.people.engine.closing import Choice, add_within
from gridplan.people.engine.master import Master
from gridplan.people.engine.model import LinearModel, solve

MANY, NODES = 4_000, 30
"""Pairs of actor and set in the model at most, and how long it is searched; beyond, the bound is that of each alone."""


def keep_earlier(block: Block, master: Master, choice: Choice, slack: float) -> Choice:
    """Return the assignment with the fewest grids that change hands; value and bound count these.

    Only sets whose reduced cost is within what walks may grow by can take part: all of them do where there is room.
    """
    for kind, actors in enumerate(master.rows.actors):  # the choice may have come another way than through this master
        master.add(kind, np.unique(choice.members[actors], axis=0))
    budget = choice.value * (1 + slack)
    complete = add_within(master, budget - master.priced.base + 1.0)
    actor, at = _who_may_take(master)
    kept = len(at) <= MANY
    if not kept:
        changes = _changes(block, master.members[at], actor)
        order = np.sort(np.lexsort((at, master.walks[at], changes))[:MANY])
        actor, at = actor[order], at[order]
        actor, at = _with(master, choice, actor, at)
    changes = _changes(block, master.members[at], actor)
    answer = solve(_model(master, actor, at, changes, budget), nodes=NODES)
    if not answer.solved:
        members = choice.members
        value = float(_changes(block, members, np.arange(len(members))).sum())
    else:
        taken = answer.values > 0.5
        members = np.zeros_like(choice.members)
        members[actor[taken]] = master.members[at[taken]]
        value = answer.objective
    bound = answer.bound if complete and kept and answer.solved else _alone(block)
    return Choice(True, members, value, min(max(float(np.ceil(bound - 1e-6)), 0.0) + 0.0, value))


def _who_may_take(master: Master) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return every actor with every set of their kind: rows of actors, and of sets."""
    pairs = [
        (actor, at)
        for k, actors in enumerate(master.rows.actors)
        for actor in actors.tolist()
        for at in [np.flatnonzero(master.kind == k)]
    ]
    actor = np.concatenate([np.full(len(at), a) for a, at in pairs])
    return actor.astype(np.int64), np.concatenate([at for _, at in pairs]).astype(np.int64)


def _with(
    master: Master, choice: Choice, actor: NDArray[np.int64], at: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Add the assignment that is there already, so that the model has an answer."""
    packed = np.packbits(master.members, axis=1)
    place = {(int(k), row.tobytes()): i for i, (k, row) in enumerate(zip(master.kind, packed, strict=True))}
    kind_of = {int(a): k for k, actors in enumerate(master.rows.actors) for a in actors}
    chosen = np.packbits(choice.members, axis=1)
    own = [place[kind_of[a], row.tobytes()] for a, row in enumerate(chosen)]
    return np.append(actor, np.arange(len(own))), np.append(at, own)


def _changes(block: Block, members: NDArray[np.bool_], actor: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the grids of each set that its actor did not serve last year; none for actors without a last year."""
    new = (members & ~block.earlier[actor]).sum(axis=1)
    return np.asarray(np.where(block.earlier[actor].any(axis=1), new, 0), dtype=np.float64)


def _alone(block: Block) -> float:
    """Return how many grids must change hands at least, each actor looked at alone."""
    kept = (block.earlier & block.may).sum(axis=1)
    fewest = np.where(block.earlier.any(axis=1), np.maximum(block.least - kept, 0), 0)
    return float(fewest.sum())


def _model(
    master: Master, actor: NDArray[np.int64], at: NDArray[np.int64], changes: NDArray[np.float64], budget: float
) -> LinearModel:
    """Return the model: one set each, what the grids want, and walks within the budget."""
    kinds = len(master.rows.actors)
    columns = np.arange(len(at))
    one = csr_array((np.ones(len(at)), (actor, columns)), shape=(master.n_actors, len(at)))
    wants = csr_array(master.rows.matrix(master.members[at], master.kind[at]))[kinds:]
    walk = csr_array(master.walks[at][None, :])
    lo = np.concatenate([np.ones(master.n_actors), master.rows.lo[kinds:], [-np.inf]])
    hi = np.concatenate([np.ones(master.n_actors), master.rows.hi[kinds:], [budget]])
    return LinearModel.of(changes, vstack([one, wants, walk]), row_lo=lo, row_hi=hi)
