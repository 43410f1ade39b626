"""Large graphs tile by tile: neighbouring grids form a tile, tiles are searched on threads, then with other borders.

A tile is made of whole grids, so that its windows and its pieces are its own affair, and the labels do not depend on
which thread is ready first.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from threading import Event

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.inner import induced, inner
from gridplan.solve.level import Level, Scale
from gridplan.solve.request import Request
from gridplan.solve.rng import stream, uniform
from gridplan.solve.score import centroids
from gridplan.solve.stages import Watch
from gridplan.solve.start import Demand
from gridplan.solve.state import HEADS, HOME, PINNED, TARGET, Problem, twins

Stage = Callable[[Level, NDArray[np.int32], NDArray[np.uint64], Watch], NDArray[np.int32]]
_BEAT = 0.1


def anneal_tiles(
    level: Level, labels: NDArray[np.int32], stage: Stage, watch: Watch, *, tiles: int, threads: int, seed: int
) -> NDArray[np.int32]:
    """Run a stage on every tile; return the labels of units that the stages end with.

    Parameters
    ----------
    stage
        Given the level of a tile, its labels, a generator and who hears of it; returns labels.
    seed
        Other seeds draw other borders between the tiles.
    """
    rng = stream(seed, -7)
    tile = tile_grids(centroids(level.graph.xy, level.graph.weight, labels), tiles, rng)
    parts = [np.flatnonzero(tile[labels] == t) for t in range(int(tile.max()) + 1)]
    kept, stop, done = labels.copy(), Event(), [0]

    def work(number: int) -> NDArray[np.int32]:
        grids = np.flatnonzero(tile == number)
        units = parts[number]

        def tick(proposals: int) -> None:
            done[0] += proposals
            if stop.is_set():
                raise KeyboardInterrupt

        def keep(best: NDArray[np.int32]) -> None:
            kept[units] = grids[best]

        own = np.searchsorted(grids, labels[units]).astype(np.int32)
        found = stage(tile_level(level, units, grids), own, stream(seed, number), Watch(keep, tick))
        return grids[found].astype(np.int32)

    with ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(work, number) for number in range(len(parts))]
        try:
            _await(futures, done, watch)
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            watch.keep(kept)
            raise
    found = labels.copy()
    for units, future in zip(parts, futures, strict=True):
        found[units] = future.result()
    watch.keep(kept)
    return found


def _await(futures: list[Future[NDArray[np.int32]]], done: list[int], watch: Watch) -> None:
    """Wait for all, pass on what they did, and raise what one of them raised."""
    told = 0
    while True:
        finished, waiting = wait(futures, timeout=_BEAT, return_when=FIRST_EXCEPTION)
        told, before = done[0], told
        watch.tick(told - before)
        for future in finished:
            future.result()
        if not waiting:
            return


def tile_grids(centre: NDArray[np.float64], tiles: int, rng: NDArray[np.uint64]) -> NDArray[np.int32]:
    """Return the tile of each grid, int32 (k,), by halving across axes turned at random, at uneven parts."""
    tile = np.zeros(len(centre), np.int32)
    waiting, number = [(np.arange(len(centre)), tiles)], 0
    while waiting:
        grids, count = waiting.pop()
        if count == 1 or len(grids) < 2:
            tile[grids] = number
            number += 1
            continue
        offset = centre[grids] - centre[grids].mean(axis=0)
        wide = np.argmax(np.ptp(offset, axis=0))
        turn = (uniform(rng) - 0.5) * math.pi / 2 + (math.pi / 2 if wide == 1 else 0.0)
        order = grids[np.argsort(offset @ np.array([math.cos(turn), math.sin(turn)]), kind="stable")]
        low = min(max(round(count * (0.35 + 0.3 * uniform(rng))), 1), count - 1)
        at = min(max(len(order) * low // count, 1), len(order) - 1)
        waiting += [(order[:at], low), (order[at:], count - low)]
    return tile


def tile_level(level: Level, units: NDArray[np.intp], grids: NDArray[np.intp]) -> Level:
    """Return the level of some whole grids, ascending, and their items; prices stay those of the whole."""
    graph = induced(level.graph, units)
    share = len(grids) / level.request.n_grids
    wanted = level.wanted
    of, target = wanted.of[units], wanted.target[grids]
    return Level(
        graph=graph,
        request=_own_request(level.request, units, grids),
        scale=Scale(level.scale.inertia * share, level.scale.border * share),
        problem=_own_problem(level.problem, graph, units, grids),
        goals=level.goals[grids],
        wanted=Demand(of / of.sum(), target / target.sum()),
        item=np.arange(len(units), dtype=np.int32),
    )


def _own_request(request: Request, units: NDArray[np.intp], grids: NDArray[np.intp]) -> Request:
    own = np.full(request.n_grids + 1, -1, np.int32)
    own[grids] = np.arange(len(grids))
    return dataclasses.replace(
        request,
        lo=request.lo[grids],
        hi=request.hi[grids],
        pinned=None if request.pinned is None else own[request.pinned[units]],
        apart=None if request.apart is None else request.apart[units],
        blocks=None if request.blocks is None else request.blocks[units],
        centres=None if request.centres is None else request.centres[grids],
        start=None,
        stay=0.0,
    )


def _own_problem(problem: Problem, graph: Graph, units: NDArray[np.intp], grids: NDArray[np.intp]) -> Problem:
    own = np.full(problem.window.shape[1] + 1, -1, np.int32)
    own[grids] = np.arange(len(grids))
    entry = inner(problem.indptr, problem.ends[TARGET], units).entry
    source = graph.source
    return problem._replace(
        mass=problem.mass[units],
        amounts=problem.amounts[units],
        indptr=graph.indptr,
        ends=np.stack([source, graph.indices, twins(source, graph.indices, len(graph))]),
        toll=problem.toll[entry],
        window=np.ascontiguousarray(problem.window[:, grids]),
        wish=np.stack([own[problem.wish[PINNED, units]], own[problem.wish[HOME, units]], *problem.wish[HEADS:, units]]),
    )
