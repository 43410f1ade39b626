"""From ground and rules to a plan: the steps that every division of a whole ground goes through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gridplan.assembling.assemble import assemble
from gridplan.dividing.opening import open_borders
from gridplan.dividing.pieces import PieceProgress, divide_pieces
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.plan import Plan
from gridplan.preparing import Prepared, prepare
from gridplan.rereading import with_tested_windows
from gridplan.tasks.task import Outcome, Task
from gridplan.wishes.earlier import Earlier
from gridplan.wishes.mates import Mates

__all__ = ["Divider", "PieceProgress", "Prepared", "draw_plan", "finish", "prepare"]


class Divider(Protocol):
    """What divides the pieces of the ground, such as `gridplan.dividing.pieces.divide_pieces`."""

    def __call__(
        self, tasks: Sequence[Task], numbers: Sequence[int], rules: Rules, *, progress: PieceProgress | None
    ) -> list[Outcome]:
        """Return what became of each piece."""
        ...


def draw_plan(
    ground: Ground,
    rules: Rules,
    *,
    earlier: Earlier | None = None,
    mates: Mates | None = None,
    divide: Divider = divide_pieces,
    threads: int = 2,
    progress: PieceProgress | None = None,
) -> Plan:
    """Return the plan of a ground under rules, with every finding.

    Parameters
    ----------
    earlier
        The older division, whose codes go on.
    mates
        Older divisions whose grid-mates are to stay together.
    divide
        What divides the pieces.

    Raises
    ------
    InputError
        With every fault of units, kinds and wishes at once.
    """
    ready = prepare(ground, rules, earlier=earlier, mates=mates, threads=threads)
    return finish(ready, divide(ready.tasks, ready.numbers, rules, progress=progress))


def finish(ready: Prepared, outcomes: Sequence[Outcome]) -> Plan:
    """Return the plan that the divided pieces make, with every finding."""
    tested = with_tested_windows(ready, outcomes)
    opened = open_borders(ready.ground, tested, ready.rules, wishes=ready.wishes)
    plan = assemble(
        ready.ground, ready.rules, ready.load, opened, shortage=ready.shortage, earlier=ready.earlier
    )  # fmt: skip
    return plan.replace(report=plan.report + ready.told)
