"""The command levels: the grids of a plan into micro-grids and corridor groups."""

from typing import TYPE_CHECKING, Any

import gridplan as gp
from gridplan.cli.divisions import Json, Out
from gridplan.cli.level_options import Asked, deepen, found_levels, level_options
from gridplan.cli.plans import PlanFile
from gridplan.cli.screen import answer, apart, tell
from gridplan.cli.takes import takes

if TYPE_CHECKING:
    from gridplan import Plan


@takes({"asked": level_options})
def levels(asked: Asked, plan: PlanFile, out: Out, json: Json = False) -> None:
    """Divide the grids of a plan into micro-grids and corridor groups."""
    apart(plan, out)
    gp.check_writable(out)
    nested = deepen(gp.load(plan), asked)
    gp.save(nested, out)
    tell(f"→ {out}")
    if json:
        answer(levels_answer(nested) | {"plan": str(out)})


def levels_answer(plan: "Plan") -> dict[str, Any]:
    """Return the outcome as plain values."""
    found = found_levels(plan)
    return {
        "status": "divided",
        "n_grids": len(plan.network.codes),
        "n_micro_grids": len(found.micro_grids),
        "n_corridors": len(found.corridors),
        "n_parts": len(found.parts),
        "households": int(found.parts["households"].sum()),
        "micro_grids_outside_window": int(found.micro_grids["outside_window"].sum()),
        "corridors_outside_window": int(found.corridors["outside_window"].sum()),
        "plan_digest": plan.digest,
        "findings": [finding.as_dict() for finding in found.report.findings],
    }
