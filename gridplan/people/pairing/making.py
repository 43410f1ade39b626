"""From a request to its pairing: solved, or explained."""

from __future__ import annotations

import numpy as np

from gridplan.findings import Finding, Report
from gridplan.people.engine.spreading import spread
from gridplan.people.engine.transport import Sent, send
from gridplan.people.pairing.checking import verify_pairing
from gridplan.people.pairing.proof import bound_of
from gridplan.people.pairing.reasons import reasons_of
from gridplan.people.pairing.relaxing import relaxed
from gridplan.people.pairing.request import Request
from gridplan.people.pairing.values import Pairing, Relaxation, Window

_NODES = 40
"""Nodes of the search tree after which balancing stops."""
_WINDOW_GAP = 0.01
"""Share of the mean load to which the narrowest window is sought."""
_NO_PRICES = np.zeros(0, dtype=np.int64)


def made(request: Request, report: Report) -> Pairing:
    """Return the best pairs of a request, or why there are none and what would help."""
    problem = request.transport()
    sent = send(problem)
    if not sent.feasible:
        return _explained(request, sent, report)
    if request.balance:
        return _balanced(request, sent, report)
    sign = -1 if request.measure == "weights" else 1
    cost = int(request.costs.of(*sent.pairs.T) @ sent.amounts)
    bound = bound_of(request, sent.left_prices, sent.right_prices)
    return Pairing(
        request=request,
        status="feasible",
        chosen=sent.pairs,
        amounts=sent.amounts,
        objective=sign * cost / 1000,
        bound=sign * bound / 1000,
        left_prices=sent.left_prices,
        right_prices=sent.right_prices,
        report=report + Report(_noticed(request, sent)),
    )


def _noticed(request: Request, sent: Sent) -> tuple[Finding, ...]:
    """Return what planners want to know of pairs that hold amounts: how many items are shared."""
    if not request.shared:
        return ()
    sharers = np.bincount(sent.pairs[:, 1], minlength=len(request.right))
    many = request.right.ids[sharers > 2]
    counts = {"shared": int((sharers > 1).sum()), "total": len(request.right), "most": int(sharers.max(initial=0))}
    sides = {"left_side": request.left.called, "right_side": request.right.called}
    return (Finding("pair-shared", tuple(many), counts | sides),)


def _balanced(request: Request, sent: Sent, report: Report) -> Pairing:
    """Return pairs whose loads lie in the narrowest window, and are short within it."""
    found = spread(
        request.transport(), request.left.amount, sent.pairs, slack=request.slack, nodes=_NODES, gap=_WINDOW_GAP
    )
    sign = -1 if request.measure == "weights" else 1
    return Pairing(
        request=request,
        status="feasible",
        chosen=found.pairs,
        amounts=np.ones(len(found.pairs), dtype=np.int64),
        objective=sign * found.cost / 1000,
        bound=sign * min(found.cost_bound, found.cost) / 1000,
        left_prices=_NO_PRICES,
        right_prices=_NO_PRICES,
        window=Window(found.width, found.width_bound, found.allowed),
        report=report,
    )


def _explained(request: Request, sent: Sent, report: Report) -> Pairing:
    """Return why there are no pairs, and the smallest change with which there are."""
    changes, eased = relaxed(request)
    better = made(eased, Report())
    works = better.status == "feasible" and verify_pairing(better).status == "verified"
    return Pairing(
        request=request,
        status="infeasible",
        chosen=np.zeros((0, 2), dtype=np.int64),
        amounts=_NO_PRICES,
        objective=np.inf,
        bound=np.inf,
        left_prices=_NO_PRICES,
        right_prices=_NO_PRICES,
        reasons=reasons_of(request, sent),
        relaxation=Relaxation(changes, better) if works else None,
        report=report,
    )
