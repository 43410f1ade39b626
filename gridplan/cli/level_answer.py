"""What the command line answers about the levels of a plan, as plain values."""

from typing import TYPE_CHECKING, Any

from gridplan.errors import OptionError
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Levels, Plan


def found_levels(plan: "Plan") -> "Levels":
    """Return the levels of a plan that has them."""
    if plan.levels is None:
        raise OptionError(say("levels-none"))
    return plan.levels


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
