"""What a merger tells: how much of what existed is kept, and how much could be at most."""

from __future__ import annotations

import numpy as np

from gridplan.agreement import pairs_kept
from gridplan.findings import Finding
from gridplan.plan import Plan


def merger_notes(plan: Plan) -> tuple[Finding, ...]:
    """Return notes on the pairs of households that stay together, in all and by department."""
    if plan.merger is None:
        return ()
    households = plan.ground.units["households"].to_numpy(np.int64)
    kept = total = 0.0
    findings: tuple[Finding, ...] = ()
    for network in plan.others:
        stay, had = pairs_kept(network.labels, plan.labels, households)
        weight = plan.merger.weights[network.name]
        kept, total = kept + weight * stay, total + weight * had
        numbers = {"department": network.name, "kept": _percent(stay, had)}
        findings += (Finding("merge-kept-department", numbers=numbers),)
    numbers = {"kept": _percent(kept, total)}
    if plan.merger.bound is None:
        return (Finding("merge-kept-no-bound", numbers=numbers), *findings)
    return (Finding("merge-kept", numbers=numbers | {"most": _percent(plan.merger.bound, total)}), *findings)


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.1f}" if whole else "100.0"
