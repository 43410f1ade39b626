"""What the command merge prints for programs."""

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplan.agreement import pairs_kept

if TYPE_CHECKING:
    from gridplan import Crosswalk, Diagnosis, Plan


def merger_answer(plan: "Plan", walk: "Crosswalk", diagnosis: "Diagnosis | None") -> dict[str, Any]:
    """Return how much of the departments' networks the one network keeps, as plain values.

    Pairs are weighted over departments, in ``departments`` they are not. ``conflicts`` are known where a map lists
    them. Names are those of the command verify.
    """
    if plan.merger is None or plan.grid_mates is None:
        return {"merger": None}
    had, kept = plan.grid_mates
    bound = plan.merger.bound
    return {
        "merger": plan.merger.as_dict(),
        "n_departments": len(walk.departments) + len(walk.line_departments),
        "n_line_departments": len(walk.line_departments),
        "conflicts": None if diagnosis is None else len(diagnosis.conflicts),
        "pairs": had,
        "pairs_kept": kept,
        "pairs_bound": bound,
        "kept_share": _share(kept, had),
        "kept_of_possible": None if bound is None else _share(kept, bound),
        "departments": _of_departments(plan, walk),
        "effort": walk.effort.astype(object).to_dict("records"),
    }


def _of_departments(plan: "Plan", walk: "Crosswalk") -> dict[str, dict[str, Any]]:
    """Return kind, people and pairs of each department; grids of road segments hold no households."""
    households = plan.ground.units["households"].to_numpy(np.int64)
    people = walk.functions.groupby("department")["staff"].sum()
    weights = {} if plan.merger is None else plan.merger.weights
    found: dict[str, dict[str, Any]] = {}
    for network in plan.others:
        if network.name in weights:
            kept, had = pairs_kept(network.labels, plan.labels, households)
            pairs = {"pairs": had, "pairs_kept": kept, "kept_share": _share(kept, had)}
            found[network.name] = {"kind": "areal", "weight": weights[network.name], **pairs}
    found |= {name: {"kind": "line"} for name in walk.line_departments}
    return {name: {**told, "people": int(people.get(name, 0))} for name, told in sorted(found.items())}


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
