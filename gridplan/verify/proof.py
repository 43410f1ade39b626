"""What a verification says about quality: the inertia, its proven bound, and the price of streets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gridplan.findings import Finding
from gridplan.plan import Plan
from gridplan.verify.pieces import shown

_CLOSE = 1e-6


def proof_figures(plan: Plan, total: float, proofs: list[float] | None) -> dict[str, Any]:
    """Return the figures on quality: the gap is medoid inertia of this plan ÷ bound − 1, whatever was searched for.

    Parameters
    ----------
    total
        Medoid inertia of the plan, recomputed, load·m².
    proofs
        Bounds of the pieces, recomputed from the prices; None where nothing is proven.
    """
    proven = None if proofs is None else sum(proofs)
    return {
        "objective": total,
        "objective_name": "medoid_inertia",
        "searched_objective": plan.rules.objective,
        "bound": proven,
        "gap": total / proven - 1 if proven else None,
        "price_of_streets": total / plan.free if plan.free and plan.free > 0 else None,
    }


def check_free(plan: Plan, total: float, proofs: list[float] | None) -> Iterator[Finding]:
    """Yield an inertia of the free plan that cannot be: above that of this plan, or below what is proven."""
    if plan.free is None:
        return
    least = 0.0 if proofs is None else sum(proofs)
    if not least * (1 - _CLOSE) - _CLOSE <= plan.free <= total * (1 + _CLOSE) + _CLOSE:
        yield Finding("verify-free", numbers={"found": shown(plan.free), "least": shown(least), "most": shown(total)})
