"""Road-segment grids: segments put together to grids in the window, along named roads and straight on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.assembling.codes import number_grids
from gridplan.components import Piece
from gridplan.dividing.pieces import divide_piece
from gridplan.findings import Finding, Report
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.options.road_rules import RoadRules
from gridplan.plan import Plan
from gridplan.road_network import RoadNetwork
from gridplan.roads.chaining import meetings
from gridplan.roads.continuing import codes_going_on, given_codes
from gridplan.roads.linking import NO_LINKS, Links, link_pieces, pieces_of
from gridplan.roads.reading import Layer
from gridplan.roads.rounds import rounds
from gridplan.roads.segmenting import road_segments
from gridplan.roads.telling import grid_findings, like_findings, road_status
from gridplan.roads.values import RoadSegments
from gridplan.roads.widening import with_single_window
from gridplan.solve.graph import Graph
from gridplan.tasks.quota import limits, quota, share_out
from gridplan.tasks.relaxation import Relaxation
from gridplan.tasks.searching import search
from gridplan.tasks.task import Outcome, Task, plain_outcome

_ON, _OFF = 500.0, 50.0
"""Price of parting two segments that follow each other, and two that just meet, as metres of border."""
_EVEN = 10.0
"""How strongly loads are evened out inside the window. On Nantes, where chains count 3, loads of what hangs together
spread by 28 % of their mean at 0, by 8 % at 10, and by 2 % at 100, where patrols become longer."""
Numbers = NDArray[np.int64]


def road_grids(
    ground: Ground | Plan | RoadSegments,
    rules: RoadRules | None = None,
    *,
    roads: Layer | None = None,
    points: Mapping[str, Layer] | None = None,
    taken: Collection[str] = (),
    like: RoadNetwork | None = None,
) -> RoadNetwork:
    """Return the roads of a ground divided into road-segment grids.

    A grid lies in one community and hangs together: its segments meet, or are joined by a link that the network names.
    Inside the window loads are evened out; grids go along roads of one name and straight on, as strongly as
    `rules.chains` says, and break at junctions. With `rules.by` each named road is one grid.

    Parameters
    ----------
    ground
        The ground; that of a plan, whose codes are then not given out again; or segments of it, with their own rules.
    roads, points
        As for `road_segments`.
    taken
        Codes that were given out before.
    like
        Older road-segment grids of the same place, such as those that a re-gridding let go: each code goes on where it
        has most metres of road in common, all codes at once, and those that go on nowhere never return.

    Returns
    -------
    RoadNetwork
        Where the roads of a community cannot be cut into the window, the nearest there is, with its reason and the
        smallest relaxation in the report.

    Raises
    ------
    InputError
        As `road_segments`.
    OptionError
        When an administrative code has no serials left for roads.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1, communities=2)
    >>> ground = gp.survey(gp.read_units(town.buildings, unit="unit"), boundaries=town.boundaries, roads=town.roads)
    >>> network = gp.road_grids(ground, gp.RoadRules(window=(600, 1500)))
    >>> network.status, bool(network.grids["outside_window"].any())
    ('feasible', False)
    """
    known, retired = _given(ground, taken)
    if isinstance(ground, RoadSegments):
        return _divided(ground, known, retired=retired, like=like)
    segments = road_segments(ground, roads=roads, points=points, rules=rules)
    return _divided(segments, known, retired=retired, like=like)


def _given(ground: Ground | Plan | RoadSegments, taken: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the codes that are taken, those of areal grids among them, and those that road-segment grids had."""
    if not isinstance(ground, Plan):
        return frozenset(taken), frozenset()
    retired: frozenset[str] = frozenset() if ground.roads is None else ground.roads.retired
    return ground.retired.union(ground.network.codes, taken), retired


def _divided(
    segments: RoadSegments, taken: frozenset[str], *, retired: frozenset[str], like: RoadNetwork | None
) -> RoadNetwork:
    frame, rules = segments.frame, segments.rules
    shapes, load = np.asarray(frame.geometry.array, dtype=object), frame["load"].to_numpy(np.int64)
    community = np.unique(frame["community"].astype(str), return_inverse=True)[1].astype(np.int64)
    pairs = meetings(shapes)
    pairs = pairs[community[pairs[:, 0]] == community[pairs[:, 1]]]
    if rules.by is None:
        links = link_pieces(shapes, community, pairs, load=load, window=rules.window)
    else:
        names = frame["name"].to_numpy(dtype=object)
        pairs, links = pairs[names[pairs[:, 0]] == names[pairs[:, 1]]], NO_LINKS
    points = shapely.get_coordinates(shapely.line_interpolate_point(shapes, 0.5, normalized=True))
    tasks = _tasks(segments, points, pairs, links)
    numbers, shortage = _numbers(tasks, rules)
    outcomes = [_outcome(task, number, rules) for task, number in zip(tasks, numbers, strict=True)]
    labels, codes = _coded(outcomes, frame, points, taken | retired, rules)
    if like is not None:
        codes = codes_going_on(frame, labels, like, taken=taken | retired, scheme=rules.codes)
        retired = (retired | given_codes(like)) - {*codes}
    named = frame["segment"].to_numpy(dtype=object)[links.pairs]
    table = pd.DataFrame({"first": named[:, 0], "second": named[:, 1], "metres": links.metres})
    outside = _outside(labels, load, len(codes), rules)
    told = (
        *segments.report.findings,
        *shortage,
        *(() if like is None else like_findings(codes, like)),
        *grid_findings(outcomes, labels=labels, codes=codes, outside=outside, segments=frame, links=table),
    )
    return RoadNetwork(
        segments=frame,
        labels=labels,
        codes=codes,
        patrol=rounds(shapes, labels, len(codes), links),
        fronts=segments.fronts,
        links=table,
        account=segments.account,
        rules=rules,
        road_length=segments.road_length,
        status="infeasible" if shortage else road_status(outcomes, outside, labels),
        report=Report(told),
        retired=retired,
    )


def _rules(rules: RoadRules) -> Rules:
    """Return the rules as the search takes them."""
    return Rules(
        households=rules.window,
        n_grids=rules.n_grids,
        streets=0.0,
        borders=rules.chains,
        balance={"load": _EVEN},
        effort=rules.effort,
        seed=rules.seed,
    )


def _tasks(segments: RoadSegments, points: NDArray[np.float64], pairs: Numbers, links: Links) -> list[Task]:
    """Return the pieces of road that hang together as tasks, by community and first segment."""
    frame, both = segments.frame, np.vstack([pairs, links.pairs])
    load, chain = (frame[name].to_numpy(np.int64) for name in ("load", "chain"))
    price = np.where(chain[both[:, 0]] == chain[both[:, 1]], _ON, _OFF)
    piece = pieces_of(len(frame), both)
    bounds = limits(_rules(segments.rules))
    found = []
    for number in np.unique(piece).tolist():
        rows = np.flatnonzero(piece == number)
        inside = piece[both[:, 0]] == number
        ends = np.searchsorted(rows, both[inside])
        graph = Graph.from_edges(
            points[rows], load[rows], ends[:, 0], ends[:, 1], length=price[inside], soft=load[rows].astype(float)
        )
        community = str(frame["community"].iloc[rows[0]])
        blocks, needs = np.zeros(len(rows), np.int32), quota(graph.amounts, bounds)
        found.append(Task(Piece(community, community, rows), graph, load[rows], blocks, bounds, needs))
    return found


def _numbers(tasks: Sequence[Task], rules: RoadRules) -> tuple[list[int], tuple[Finding, ...]]:
    """Return the number of grids of each piece, and why there cannot be as many as asked."""
    quotas = [task.quota for task in tasks]
    usual = [q.nearest(q.usual) if q.possible else max(q.usual, 1) for q in quotas]
    if rules.n_grids is None:
        return usual, ()
    shared = share_out(rules.n_grids, quotas, [int(task.load.sum()) for task in tasks])
    if shared is not None:
        return shared, ()
    fewest, most = (sum(getattr(q, end) if q.possible else q.usual for q in quotas) for end in ("lowest", "highest"))
    return usual, (Finding("roads-number", (), {"asked": rules.n_grids, "fewest": fewest, "most": most}),)


def _outcome(task: Task, n_grids: int, asked: RoadRules) -> Outcome:
    """Return the piece divided; where the window cannot be held, with the reason and what would help."""
    if asked.by is not None:
        return _whole(task)
    rules = _rules(asked)
    found = _searched(task, n_grids, rules)
    return with_single_window(found, rules) if task.quota.heavy and found.status != "stopped" else found


def _whole(task: Task) -> Outcome:
    """Return the piece as one grid; outside the window with the one that holds it."""
    total = task.amounts.sum(axis=0)
    held = bool((task.limits.lo <= total).all() and (total <= task.limits.hi).all())
    found = plain_outcome(task, np.zeros(len(task.load)), 1, "feasible" if held else "infeasible")
    if held:
        return found
    wider = Relaxation("window", np.minimum(task.limits.lo, total), np.maximum(task.limits.hi, total), 1, 1)
    return replace(found, relaxations=(wider,))


def _searched(task: Task, n_grids: int, rules: Rules) -> Outcome:
    if not task.quota.possible or task.empty:
        return divide_piece(task, n_grids, rules)
    division = search(task, n_grids, rules)
    if division.stopped:
        return plain_outcome(task, division.labels, n_grids, "stopped")
    if division.feasible:
        return plain_outcome(task, division.labels, n_grids, "feasible")
    return divide_piece(task, n_grids, rules, found=division)


def _coded(
    outcomes: Sequence[Outcome],
    frame: pd.DataFrame,
    points: NDArray[np.float64],
    taken: Collection[str],
    rules: RoadRules,
) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Return the grid of each segment and the codes of the grids, in their order."""
    labels, first = np.empty(len(frame), dtype=np.int64), 0
    for outcome in outcomes:
        labels[outcome.task.piece.units] = np.unique(outcome.labels, return_inverse=True)[1] + first
        first = int(labels[outcome.task.piece.units].max()) + 1
    weight = frame["length"].to_numpy(np.float64)
    total = np.bincount(labels, weight)
    middles = np.column_stack([np.bincount(labels, weight * axis) / total for axis in points.T])
    community = frame["community"].to_numpy(dtype=object)[np.unique(labels, return_index=True)[1]].tolist()
    order, codes = number_grids(middles, community, taken=taken, scheme=rules.codes, kind="road")
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order))
    return place[labels], codes


def _outside(labels: NDArray[np.int32], load: Numbers, n_grids: int, rules: RoadRules) -> NDArray[np.bool_]:
    total = np.zeros(n_grids, dtype=np.int64)
    np.add.at(total, labels, load)
    lo, hi = rules.window.whole()
    return np.asarray((total < lo) | (total > hi))
