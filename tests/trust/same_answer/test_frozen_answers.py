"""Answers frozen as digests: the same arrays give the same labels and posts in every version and on every machine.

The arrays are stored, in whole centimetres and households, since geometry libraries of another version may move a
corner. Digests are taken of labels alone, which are whole numbers; the search compares sums of floats, so a machine
would have to round a tie otherwise to change one. Posts are those of the one assignment with the shortest walks,
whichever version of OR-tools proves it. A change of the search itself changes these digests: renew them knowingly.
"""

import dataclasses
import hashlib
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from gridplan.bare import divide_graph
from gridplan.people.engine.block import Block, Demand
from gridplan.people.engine.stages import decide
from gridplan.solve.divide import divide
from gridplan.solve.graph import Graph
from gridplan.solve.request import Request
from gridplan.solve.restoring.request import Restoration
from gridplan.solve.restoring.restore import restore

DIGESTS = {
    "centre_by_streets": "ff2f54ee8150cf902d45aab8c7c5319f3a11d1d9660e7dadb072d369791e93e4",
    "centre_as_a_graph": "87e3f88aea3af930033ea101b60af66389cabf392822d2077d156f1b8b76edd1",
    "town_with_short_borders": "6bb6df06207f5dfb4185c886e11de407ef9fdb0b2ea320e88b5f4fdbb150882e",
    "town_evened_out": "f14a4f9f82d92a5506b2a95c66fc5f56cd5cc23fdf82060651f08b12fff6c50c",
    "town_in_two_parts": "6e5fcef169276281705d20e3cca4cdbde5457c8a48cc334ea5ba05934c603e8f",
    "merged_town": "dfb21bad4661cca2c2fc530235b94fa34c2517b0787a6b4131593639a347a25d",
    "mended_town": "372e7169987fa9b76ed63943642fe54310ff6bf7baa1643384373861dc00365e",
    "posts": "326a0b07b004d51b59dd50f208f470e183e9d09f2bfeec247e11c86e1e5e54c9",
}


@cache
def stored(name: str) -> dict[str, np.ndarray]:
    """Return stored arrays as int64."""
    with np.load(Path(__file__).with_name(f"{name}.npz"), allow_pickle=False) as file:
        return {key: file[key].astype(np.int64) for key in file}


def graph_of(name: str, *, islands: bool = False) -> Graph:
    """Return a stored graph; with `islands` it is cut in two along a line from south to north."""
    at = stored(name)
    east = at["xy_cm"][:, 0] > np.sort(at["xy_cm"][:, 0])[len(at["xy_cm"]) // 3]
    kept = east[at["u"]] == east[at["v"]] if islands else np.ones(len(at["u"]), dtype=bool)
    metres = {name: at[f"{name}_cm"][kept] / 100 for name in ("length", "off_road")}
    return Graph.from_edges(at["xy_cm"] / 100, at["households"], at["u"][kept], at["v"][kept], **metres)


def centre_by_streets() -> np.ndarray:
    """Return 19 grids of the centre of Nantes whose borders follow streets."""
    return labels_of(graph_of("centre_of_nantes"), 19, (300, 520), streets=1.0)


def centre_as_a_graph() -> np.ndarray:
    """Return 16 grids of the centre of Nantes, as the bare division makes them."""
    return divide_graph(graph_of("centre_of_nantes"), 16, window=(350, 650), seed=2, effort=0).labels


def town_with_short_borders() -> np.ndarray:
    """Return 15 grids of a town that are about their best unit and have short borders."""
    return labels_of(graph_of("town_with_river"), 15, (350, 460), borders=1.0, objective="medoid", seed=11)


def town_evened_out() -> np.ndarray:
    """Return 12 grids of a town over which elderly people are evened out, in a tight window."""
    graph = graph_of("town_with_river")
    elderly = (np.arange(len(graph)) % 7 == 0)[:, None] * 1.0
    return labels_of(dataclasses.replace(graph, soft=elderly), 12, (485, 525), balance=np.array([1.0]), seed=5)


def town_in_two_parts() -> np.ndarray:
    """Return 14 grids of a town that a barrier cuts in two."""
    return divide_graph(graph_of("town_with_river", islands=True), 14, window=(360, 520), seed=3).labels


def merged_town() -> np.ndarray:
    """Return 13 grids that keep together what was together in two departments' networks."""
    graph = graph_of("town_with_river")
    rank = np.argsort(np.argsort(graph.xy, axis=0, kind="stable"), axis=0, kind="stable")
    heads = np.column_stack([rank[:, 0] * 11 // len(graph), 11 + rank[:, 1] * 13 // len(graph)]).astype(np.int32)
    mates = graph.amounts[:, 0].astype(float)
    return labels_of(dataclasses.replace(graph, heads=heads, mates=mates), 13, (380, 560), keep=np.array([1.0, 2.0]))


def mended_town() -> np.ndarray:
    """Return the grids of a town after half as many households again moved into its west."""
    graph, home = graph_of("town_with_river"), town_with_short_borders()
    west = graph.xy[:, 0] < np.sort(graph.xy[:, 0])[60]
    amounts = np.where(west[:, None], graph.amounts * 3 // 2, graph.amounts)
    free, window = np.full(len(graph), -1, np.int32), (np.array([300]), np.array([500]))
    asked = Restoration(
        home, amounts[:, 0], *(np.tile(end, (15, 1)) for end in window), 15, *window, np.ones(15, dtype=bool), 150,
        free, free, np.zeros((len(graph), 0), dtype=bool),
    )  # fmt: skip
    changed = dataclasses.replace(graph, amounts=amounts)
    found = restore(changed, asked, streets=1.0).labels
    assert (found != home).any()
    return found


def posts() -> np.ndarray:
    """Return which of five officers has which of fourteen grids: the shortest walks, 11 m before all others."""
    at = stored("officers_and_grids")
    actors, grids = at["cost_m"].shape
    every, none = np.ones((actors, grids), dtype=bool), np.zeros((actors, grids), dtype=bool)
    one, share = np.ones(grids, np.int64), at["load"].sum() / actors
    block = Block(
        load=at["load"], least=np.full(actors, 1), most=np.full(actors, 5), may=every, must=none,
        usual=np.full((actors, 2), share), cost=at["cost_m"].astype(float), seated=np.zeros(actors, dtype=bool),
        walk=at["walk_m"].astype(float), demands=(Demand(np.ones(actors, np.int64), one, one),), links=None,
        earlier=none,
    )  # fmt: skip
    found = decide(block, window=0.25, slack=0.0, travel_slack=0.0)
    assert [(value, bound) for _, value, bound in found.stages] == [(found.stages[0][1],) * 2]
    return found.members


ANSWERS = (
    centre_by_streets,
    centre_as_a_graph,
    town_with_short_borders,
    town_evened_out,
    town_in_two_parts,
    merged_town,
    mended_town,
    posts,
)


@pytest.mark.long
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.__name__)
def test_stored_arrays_give_the_frozen_answer(answer, tried):
    """Each answer has the digest that was written down for it."""
    found = np.asarray(answer(), dtype="<i4")
    assert len(np.unique(found)) > 1
    assert hashlib.sha256(found.tobytes()).hexdigest() == DIGESTS[answer.__name__]
    tried(1, "frozen answers")


def labels_of(graph: Graph, n_grids: int, window: tuple[int, int], **wishes: object) -> np.ndarray:
    """Return the labels of a division that holds its window."""
    lo, hi = (np.full((n_grids, 1), end) for end in window)
    found = divide(graph, Request(lo, hi, effort=0, **wishes))
    assert found.feasible
    return found.labels
