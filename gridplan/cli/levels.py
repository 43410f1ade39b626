"""The command levels: the grids of a plan into micro-grids and corridor groups."""

import gridplan as gp
from gridplan.cli.divisions import Json, Out
from gridplan.cli.level_answer import levels_answer
from gridplan.cli.level_options import Asked, deepen, level_options
from gridplan.cli.plans import PlanFile
from gridplan.cli.screen import answer, apart, tell
from gridplan.cli.takes import takes


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
