"""Buildings, and buildings kept together, that are above the window by themselves, in findings."""

from __future__ import annotations

from collections.abc import Iterator

from gridplan.assembling.amounts import amount_text
from gridplan.findings import Finding
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.plan import Network
from gridplan.tasks.task import Outcome


def above_window(outcome: Outcome, network: Network, rules: Rules, ground: Ground) -> Iterator[Finding]:
    """Yield each unit or group above the window, with the households or the load that is, and its workers."""
    task = outcome.task
    for first, workers in zip(task.quota.heavy, task.quota.heavy_workers, strict=True):
        members = task.asked.members(first)
        units = task.piece.units[members]
        sums = task.amounts[members].sum(axis=0)
        above = {name for name, over in zip(task.limits.resources, sums > task.limits.hi, strict=True) if over}
        numbers = {
            "grid": network.codes[network.labels[task.piece.units[first]]],
            "workers": workers,
            "households": int(ground.units["households"].to_numpy()[units].sum()),
        }
        word = "group-above-window" if len(members) > 1 else "unit-above-window"
        if above == {"load"}:
            numbers["load"] = amount_text(int(sums[task.limits.resources.index("load")]), "load", rules)
            word += "-load"
        yield Finding(word, tuple(ground.units["unit"].iloc[units].astype(str)), numbers)
