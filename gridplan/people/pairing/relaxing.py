"""The smallest change that makes a pairing possible, in words and applied."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.people.engine.easing import Eased, ease
from gridplan.people.pairing.request import Request
from gridplan.people.pairing.sides import Side


def relaxed(request: Request) -> tuple[tuple[Finding, ...], Request]:
    """Return the changes of least weight, and the request with them; of the changes no part can be left out."""
    eased = ease(request.transport(), right_counts=not request.shared)
    return tuple(_changes(request, eased)), _applied(request, eased)


def _changes(request: Request, eased: Eased) -> Iterator[Finding]:
    left, right = request.left, request.right
    for i, j in eased.across.tolist():
        numbers = {
            "left": left.ids[i],
            "right": right.ids[j],
            "one": left.communities[i],
            "other": right.communities[j],
        }
        yield Finding("pair-ease-across", (), numbers)
    for i, j in eased.closed.tolist():
        yield Finding("pair-ease-open", (), {"left": left.ids[i], "right": right.ids[j]})
    for side, more, less in ((left, eased.left_more, eased.left_less), (right, eased.right_more, eased.right_less)):
        for row in np.flatnonzero(more).tolist():
            old = int(side.upper[row])
            yield Finding("pair-ease-most", (), {"item": side.ids[row], "old": old, "new": old + int(more[row])})
        for row in np.flatnonzero(less).tolist():
            old = int(side.lower[row])
            yield Finding("pair-ease-least", (), {"item": side.ids[row], "old": old, "new": old - int(less[row])})


def _applied(request: Request, eased: Eased) -> Request:
    """Return the request with the changes."""
    kept = ~_among(request.forbidden, eased.closed)
    return request.replace(
        left=_counted(request.left, eased.left_more, eased.left_less),
        right=_counted(request.right, eased.right_more, eased.right_less),
        allowed=np.vstack([request.allowed, eased.across]),
        forbidden=request.forbidden[kept],
    )


def _counted(side: Side, more: NDArray[np.int64], less: NDArray[np.int64]) -> Side:
    return side.replace(upper=side.upper + more, lower=side.lower - less)


def _among(pairs: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
    known = {tuple(pair) for pair in others.tolist()}
    return np.array([tuple(pair) in known for pair in pairs.tolist()], dtype=bool)
