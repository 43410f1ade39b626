"""Why two sides cannot be paired: arithmetic first, then who stands in whose way."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np

from gridplan.findings import Finding
from gridplan.people.engine.stuck import Stuck, stuck
from gridplan.people.engine.transport import Sent
from gridplan.people.pairing.request import Request
from gridplan.people.pairing.sides import Side


def reasons_of(request: Request, sent: Sent) -> tuple[Finding, ...]:
    """Return every reason, each true by itself: what is needed is more than what there is."""
    reasons = tuple(_totals(request)) or tuple(_told(request, found) for found in stuck(request.transport(), sent))
    sides = {"left_side": request.left.called, "right_side": request.right.called}
    return tuple(dataclasses.replace(reason, numbers={**reason.numbers, **sides}) for reason in reasons)


def _totals(request: Request) -> Iterator[Finding]:
    for needing, giving, which in ((request.left, request.right, "left"), (request.right, request.left, "right")):
        need, room = int(needing.lower.sum()), int(giving.upper.sum())
        if need > room:
            numbers = {"items": len(needing), "need": need, "others": len(giving), "room": room}
            yield Finding(f"pair-total-{which}", (), numbers)


def _told(request: Request, found: Stuck) -> Finding:
    """Return what is stuck in the simplest words that are true: nobody, one community, or a set of items."""
    which = "left" if found.left_needs else "right"
    needing, giving = (request.left, request.right) if found.left_needs else (request.right, request.left)
    ids = tuple(needing.ids[found.needing])
    numbers = {"items": len(ids), "need": found.need, "room": found.room, "others": len(found.open)}
    if not len(found.open):
        return Finding(f"pair-nobody-{which}", ids, numbers)
    community = _community(request, needing, found)
    if community:
        own = int((giving.communities[found.open] == community).sum())
        return Finding(f"pair-community-{which}", ids, {**numbers, "community": community, "own": own})
    others = ", ".join(giving.ids[found.open][:12]) + (" …" if len(found.open) > 12 else "")
    return Finding(f"pair-stuck-{which}", ids, {**numbers, "names": others})


def _community(request: Request, needing: Side, found: Stuck) -> str:
    """Return the one community that all stuck items are of, where communities must agree; else an empty text."""
    names = np.unique(needing.communities[found.needing].astype(str))
    return str(names[0]) if request.same and len(names) == 1 else ""
