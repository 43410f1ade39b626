"""What is to be known about road-segment grids: links, what does not hold the window, why, and what would help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.road_network import RoadNetwork
from gridplan.status import Status
from gridplan.tasks.task import Outcome


def grid_findings(
    outcomes: Sequence[Outcome],
    *,
    labels: NDArray[np.int32],
    codes: Sequence[str],
    outside: NDArray[np.bool_],
    segments: pd.DataFrame,
    links: pd.DataFrame,
) -> Iterator[Finding]:
    """Yield links, and each piece of road with grids outside the window.

    Parameters
    ----------
    outside
        Bool (k,), grids outside the window.
    """
    if len(links):
        pairs = tuple(f"{first}–{second}" for first, second in zip(links["first"], links["second"], strict=True))
        yield Finding("roads-links", pairs, {"metres": round(float(links["metres"].max()))})
    names = segments["segment"].to_numpy(dtype=object)
    for outcome in outcomes:
        rows = outcome.task.piece.units
        grids = np.unique(labels[rows])
        broken = tuple(codes[grid] for grid in grids[outside[grids]].tolist())
        if heavy := outcome.task.quota.heavy:
            yield Finding("roads-segments-above", tuple(names[rows[list(heavy)]]), _place(outcome))
        if outcome.status == "stopped":
            yield Finding("roads-stopped", broken, _place(outcome))
        elif broken:
            yield _broken(outcome, broken)


def like_findings(codes: Sequence[str], like: RoadNetwork) -> Iterator[Finding]:
    """Yield which codes of older road-segment grids go on, and which are retired."""
    kept = tuple(sorted({*codes} & {*like.codes}))
    yield Finding("roads-codes-kept", kept, {"grids": len(codes)})
    if gone := tuple(sorted({*like.codes} - {*codes})):
        yield Finding("roads-codes-retired", gone)


def road_status(outcomes: Sequence[Outcome], outside: NDArray[np.bool_], labels: NDArray[np.int32]) -> Status:
    """Return the status of the whole: feasible only where every grid holds the window."""
    if any(outcome.status == "stopped" for outcome in outcomes):
        return "stopped"
    held = [not outside[labels[outcome.task.piece.units]].any() for outcome in outcomes]
    if all(held):
        return "feasible"
    if any(held):
        return "partial"
    return "unproven" if any(outcome.status == "unproven" for outcome in outcomes) else "infeasible"


def _broken(outcome: Outcome, codes: tuple[str, ...]) -> Finding:
    """Return which grids of a piece are outside the window, with the smallest relaxation that was found."""
    numbers = _place(outcome) | {"grids": len(outcome.n_workers)}
    word = "unproven" if outcome.status == "unproven" else "impossible"
    for found in outcome.relaxations:
        if found.kind == "window":
            ends = {"relaxed_lo": int(found.lo[0]), "relaxed_hi": int(found.hi[0])}
            return Finding(f"roads-{word}", codes, numbers | ends | {"number": found.n_grids})
    return Finding(f"roads-{word}-at-all", codes, numbers)


def _place(outcome: Outcome) -> dict[str, object]:
    """Return community, load and window in numbers."""
    task = outcome.task
    (lo,), (hi,) = task.window
    place = {"community": task.piece.community or "–", "segments": len(task.load)}
    return place | {"total": int(task.load.sum()), "lo": int(lo), "hi": int(hi)}
