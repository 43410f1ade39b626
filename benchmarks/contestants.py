"""Who runs: each makes its own input from a case, untimed, and returns the call that is timed.

Every contestant is imported and run in a process of its own, so imports stand inside the functions.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Case
from benchmarks.judge import extra_pieces, outside


@dataclass(frozen=True)
class Answer:
    """Labels, and what else the contestant says about them."""

    labels: NDArray[np.integer]
    said: dict[str, float] = field(default_factory=dict)


Timed = Callable[[], Answer]


def gridplan(case: Case, seed: int, *, effort: int = 1, borders: float = 0.0, threads: int = 1) -> Timed:
    """The division alone: labels, without the proof."""
    from gridplan.solve.divide import Request, divide
    from gridplan.solve.graph import Graph

    def request(of: Case) -> Request:
        ends = (np.full((of.n_grids, 1), side) for side in (of.lo, of.hi))
        wishes = {"borders": borders, "threads": threads, "objective": of.objective}
        return Request(*ends, seed=seed, effort=effort, **wishes)

    def graph(of: Case) -> Graph:
        return Graph.from_edges(of.xy, of.load, of.u, of.v)

    divide(graph(_tiny(case)), request(_tiny(case)))
    given, asked = graph(case), request(case)
    return lambda: Answer(divide(given, asked).labels)


def gridplan_with_proof(case: Case, seed: int, *, effort: int = 1, objective: str = "") -> Timed:
    """What `gridplan divide` runs: the division and its lower bound."""
    import gridplan as gp
    from gridplan.solve.graph import Graph

    def run(of: Case) -> Callable[[], gp.BareDivision]:
        graph = Graph.from_edges(of.xy, of.load, of.u, of.v)
        aim: Any = objective or of.objective
        return partial(
            gp.divide_graph, graph, of.n_grids, window=(of.lo, of.hi), objective=aim, seed=seed, effort=effort
        )

    run(_tiny(case))()
    timed = run(case)

    def answer() -> Answer:
        division = timed()
        return Answer(division.labels, {"objective": division.objective, "bound": division.bound})

    return answer


def _tiny(case: Case) -> Case:
    """A case of nine units that takes the same way, so that nothing is loaded or compiled in the timed call."""
    at = np.indices((3, 3)).reshape(2, -1)
    return Case("tiny", at.T * 1.0, np.ones(9, np.int64), np.arange(8), np.arange(1, 9), 3, 2, 4, case.objective)


def metis(case: Case, seed: int, *, recursive: bool = False, cuts: int = 1) -> Timed:
    """METIS: k-way with its contiguous option, or recursive bisection, which has none; the best of `cuts` runs."""
    import pymetis

    starts, ends = _compressed(case)
    load = case.load.astype(np.int32)
    allowed = case.hi * case.n_grids / case.load.sum()
    # The tolerance holds for the whole k-way division, but for each level of a recursive one.
    share = allowed ** (1 / np.ceil(np.log2(case.n_grids))) if recursive else allowed
    # C libraries seed alike with 0 and 1.
    options = pymetis.Options(
        ufactor=max(1, int(1000 * (share - 1))), seed=seed + 1, contig=int(not recursive), ncuts=cuts
    )
    near = pymetis.CSRAdjacency(starts, ends)

    def answer() -> Answer:
        cut, labels = pymetis.part_graph(case.n_grids, near, vweights=load, recursive=recursive, options=options)
        return Answer(np.asarray(labels), {"cut": cut})

    return answer


def metis_best(case: Case, seed: int) -> Timed:
    """The best of ten METIS runs, five of either kind: most windows held, then fewest pieces, then fewest cut edges."""
    runs = [metis(case, seed, recursive=recursive, cuts=5) for recursive in (False, True)]

    def rank(answer: Answer) -> tuple[int, int, float]:
        return sum(outside(case, answer.labels)), extra_pieces(case, answer.labels), answer.said["cut"]

    return lambda: min((run() for run in runs), key=rank)


def _compressed(case: Case) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    source, target = np.r_[case.u, case.v], np.r_[case.v, case.u]
    starts = np.r_[0, np.cumsum(np.bincount(source, minlength=len(case)))]
    return starts.astype(np.int32), target[np.argsort(source, kind="stable")].astype(np.int32)


def gerrychain_tree(case: Case, seed: int) -> Timed:
    """A random plan inside the window, by spanning trees."""
    from gerrychain.partition import recursive_tree_part

    graph, common = _gerrychain(case)
    rng = random.Random(seed)
    part = partial(recursive_tree_part, graph, range(case.n_grids), rng=rng, **common)
    return lambda: Answer(_in_order(part(), len(case)))


def gerrychain_recom(case: Case, seed: int, *, budget: float = 10.0) -> Timed:
    """A random plan, then short bursts of ReCom towards low inertia until `budget` CPU seconds are used."""
    from gerrychain import Partition
    from gerrychain.optimization import SingleMetricOptimizer
    from gerrychain.partition import recursive_tree_part
    from gerrychain.proposals import recom
    from gerrychain.updaters import Tally

    graph, common = _gerrychain(case)
    rng = random.Random(seed)
    sums = {"population": Tally("population"), "x": Tally("x"), "y": Tally("y")}

    def spread(partition: Partition) -> float:
        # Σ w·d² is a constant minus Σ |Σ w·x|² ÷ Σ w, so the best plan has the largest of the latter.
        tallies = [partition[name] for name in sums]
        return sum((x[g] ** 2 + y[g] ** 2) / max(w[g], 1) for w, x, y in [tallies] for g in w)

    def answer() -> Answer:
        begin = time.process_time()
        start = Partition(graph, recursive_tree_part(graph, range(case.n_grids), rng=rng, **common), sums)
        proposal = partial(recom, **common)
        search = SingleMetricOptimizer(proposal, [_inside(case)], start, spread, maximize=True, rng=rng)
        for _ in search.short_bursts(10, 10**6):
            if time.process_time() - begin > budget:
                break
        return Answer(_in_order(search.best_part.assignment.to_dict(), len(case)))

    return answer


def _inside(case: Case) -> Callable[[Any], bool]:
    return lambda partition: all(case.lo <= w <= case.hi for w in partition["population"].values())


def _gerrychain(case: Case) -> tuple[Any, dict[str, Any]]:
    """The graph, and the window as GerryChain takes it: the same share of the mean on either side."""
    import networkx as nx
    from gerrychain import Graph

    graph = nx.Graph()
    for i, (load, (x, y)) in enumerate(zip(case.load.tolist(), case.xy.tolist(), strict=True)):
        graph.add_node(i, population=load, x=load * x, y=load * y)
    graph.add_edges_from(zip(case.u.tolist(), case.v.tolist(), strict=True))
    mean = case.load.sum() / case.n_grids
    epsilon = min(case.hi / mean - 1, 1 - case.lo / mean)
    return Graph.from_networkx(graph), {"pop_col": "population", "pop_target": mean, "epsilon": epsilon}


def _in_order(assignment: dict[Any, Any], n: int) -> NDArray[np.int64]:
    return np.array([assignment[i] for i in range(n)])


def spopt_max_p(case: Case, seed: int) -> Timed:
    """As many regions as hold the lower side of the window; the upper side and the number cannot be asked for."""
    from spopt.region import MaxPHeuristic

    table, near = _spopt(case)

    def answer() -> Answer:
        np.random.seed(seed)  # the only seed it takes
        # With its defaults, 99 and 10, it gives no answer for 75 counties in 30 s.
        rounds = {"max_iterations_construction": 10, "max_iterations_sa": 1}
        model = MaxPHeuristic(table, near, ["x", "y"], "load", case.lo, top_n=2, **rounds)
        model.solve()
        return Answer(np.asarray(model.labels_))

    return answer


def spopt_k_means(case: Case, seed: int) -> Timed:
    """As many connected regions as asked for, compact by places; no window can be asked for."""
    from spopt.region import RegionKMeansHeuristic

    table, near = _spopt(case)

    def answer() -> Answer:
        model = RegionKMeansHeuristic(table[["x", "y"]].to_numpy(), case.n_grids, near, seed=seed)
        model.solve()
        return Answer(np.asarray(model.labels_))

    return answer


def _spopt(case: Case) -> tuple[Any, Any]:
    import geopandas as gpd
    from libpysal.weights import W

    table = gpd.GeoDataFrame(
        {"x": case.xy[:, 0], "y": case.xy[:, 1], "load": case.load}, geometry=gpd.points_from_xy(*case.xy.T)
    )
    starts, ends = _compressed(case)
    return table, W({i: ends[a:b].tolist() for i, (a, b) in enumerate(pairwise(starts))})
