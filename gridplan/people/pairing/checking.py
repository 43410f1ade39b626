"""The independent check of a pairing: every rule, the objective and the proof, without the solver."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gridplan.findings import Finding
from gridplan.people.checking.checked import Checked
from gridplan.people.engine.costs import CLOSED, chunks
from gridplan.people.pairing.proof import bound_of
from gridplan.people.pairing.values import Pairing

_CLOSE = 1e-6


def verify_pairing(pairing: Pairing) -> Checked:
    """Recompute what a pairing says: who goes with whom, every count, the objective, and the bound from its prices.

    The prices prove the bound by arithmetic over all pairs, also those left out of the search. Where loads are
    balanced the rules, the window and the objective are recomputed; the bounds rest on the search, which a note says.

    Examples
    --------
    >>> import pandas as pd, gridplan as gp
    >>> found = gp.pair(pd.DataFrame({"id": ["A", "B"]}), pd.DataFrame({"id": ["E"]}))
    >>> verify_pairing(found).status
    'verified'
    """
    if pairing.status != "feasible":
        empty = not len(pairing.chosen)
        return Checked.of([] if empty else [Finding("pair-check-empty")], {"pairs": len(pairing.chosen)})
    sound = list(_shape(pairing))
    if sound:
        return Checked.of(sound, {"pairs": len(pairing.chosen)})
    cost = int(pairing.request.costs.of(*pairing.chosen.T) @ pairing.amounts)
    sign = -1 if pairing.request.measure == "weights" else 1
    figures = {"pairs": len(pairing.chosen), "objective": sign * cost / 1000}
    findings = [*_rules(pairing), *_counts(pairing), *_objective(pairing, sign * cost / 1000)]
    findings += _loads(pairing) if pairing.window is not None else _proof(pairing, sign)
    return Checked.of(findings, figures)


def _shape(pairing: Pairing) -> Iterator[Finding]:
    n, m = pairing.request.costs.shape
    pairs, amounts = pairing.chosen, pairing.amounts
    inside = pairs.shape == (len(amounts), 2) and bool(((pairs >= 0) & (pairs < (n, m))).all())
    twice = inside and len(np.unique(pairs, axis=0)) != len(pairs)
    if not inside or twice or (amounts < 1).any() or (amounts > pairing.request.most).any():
        yield Finding("pair-check-shape")


def _rules(pairing: Pairing) -> Iterator[Finding]:
    """Yield pairs that may not be, and fixed ones that are missing."""
    request, pairs = pairing.request, pairing.chosen
    fixed = {tuple(pair) for pair in request.fixed.tolist()}
    barred = np.zeros(len(pairs), dtype=bool)
    for first, last in chunks(request.costs.shape):
        own = (pairs[:, 0] >= first) & (pairs[:, 0] < last)
        barred[own] = request.costs.block(first, last)[pairs[own, 0] - first, pairs[own, 1]] >= CLOSED
    if wrong := [pair for pair in pairs[barred].tolist() if tuple(pair) not in fixed]:
        yield Finding("pair-check-forbidden", _names(pairing, wrong))
    if lost := sorted(fixed - {tuple(pair) for pair in pairs.tolist()}):
        yield Finding("pair-check-fixed", _names(pairing, [list(pair) for pair in lost]))


def _counts(pairing: Pairing) -> Iterator[Finding]:
    request = pairing.request
    for which, side, rows in (
        ("left", request.left, pairing.chosen[:, 0]),
        ("right", request.right, pairing.chosen[:, 1]),
    ):
        held = np.zeros(len(side), dtype=np.int64)
        np.add.at(held, rows, pairing.amounts)
        if (wrong := (held < side.lower) | (held > side.upper)).any():
            yield Finding("pair-check-counts", tuple(side.ids[wrong]), {"side": which})


def _objective(pairing: Pairing, found: float) -> Iterator[Finding]:
    if not _equal(found, pairing.objective):
        yield Finding("pair-check-objective", (), {"said": pairing.objective, "found": found})


def _proof(pairing: Pairing, sign: int) -> Iterator[Finding]:
    """Yield what is wrong with the bound: the prices must give it."""
    shape = (len(pairing.left_prices), len(pairing.right_prices))
    if shape != pairing.request.costs.shape:
        yield Finding("pair-check-prices")
        return
    found = sign * bound_of(pairing.request, pairing.left_prices, pairing.right_prices) / 1000
    if not _equal(found, pairing.bound):
        yield Finding("pair-check-bound", (), {"said": pairing.bound, "found": found})


def _loads(pairing: Pairing) -> Iterator[Finding]:
    """Yield what is wrong with the window of loads, and that its bounds are the solver's."""
    window, request = pairing.window, pairing.request
    load = np.zeros(len(request.right), dtype=np.int64)
    np.add.at(load, pairing.chosen[:, 1], request.left.amount[pairing.chosen[:, 0]])
    found = int(np.ptp(load))
    if window is not None and found > window.allowed + _CLOSE:
        yield Finding("pair-check-window", (), {"allowed": round(window.allowed, 1), "found": found})
    if (pairing.objective - pairing.bound) * (-1 if request.measure == "weights" else 1) < -_CLOSE:
        yield Finding("pair-check-bound", (), {"said": pairing.bound, "found": pairing.objective})
    yield Finding("pair-check-unproven")


def _names(pairing: Pairing, pairs: list[list[int]]) -> tuple[str, ...]:
    found = pairing.request.text(np.array(pairs, dtype=np.int64).reshape(-1, 2))
    return tuple("=".join(pair) for pair in found)


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= _CLOSE * max(1.0, abs(one))
