"""Which grids of a division break a rule."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.connect import components
from gridplan.solve.graph import Graph
from gridplan.solve.restoring.request import Restoration


def broken_labels(graph: Graph, asked: Restoration, labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the labels that break a rule, ascending: window, contiguity, pins, what is kept together or apart.

    Labels of `asked` without any unit break one, too.

    Parameters
    ----------
    labels
        int32 (n,), all at least 0 and below the number of labels asked for.
    """
    k = asked.must
    sums = np.zeros((k, graph.amounts.shape[1]), np.int64)
    np.add.at(sums, labels, graph.amounts)
    wrong = ((sums < asked.lo) | (sums > asked.hi)).any(axis=1)
    wrong |= np.bincount(labels, minlength=k) == 0
    wrong |= _in_pieces(graph, labels, k)
    away = (asked.pinned >= 0) & (asked.pinned != labels)
    wrong[labels[away]] = True
    wrong[asked.pinned[away]] = True
    for group in asked.apart.T:
        wrong |= np.bincount(labels[group], minlength=k) > 1
    inside = np.flatnonzero(asked.together >= 0)
    first = np.full(int(asked.together.max(initial=-1)) + 1, -1, np.int32)
    first[asked.together[inside][::-1]] = labels[inside][::-1]
    torn = inside[labels[inside] != first[asked.together[inside]]]
    wrong[labels[torn]] = True
    wrong[first[asked.together[torn]]] = True
    return np.flatnonzero(wrong).astype(np.int32)


def _in_pieces(graph: Graph, labels: NDArray[np.int32], k: int) -> NDArray[np.bool_]:
    piece = components(graph.indptr, graph.indices, labels)
    pairs = np.unique(np.stack([labels, piece]), axis=1)[0]
    return np.bincount(pairs, minlength=k) > 1
