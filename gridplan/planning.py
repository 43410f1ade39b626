"""From ground and rules to a plan: the steps that every division of a whole ground goes through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gridplan.assembling.assemble import assemble
from gridplan.assembling.fixed_reasons import cramped_fields
from gridplan.assembling.wish_reasons import blamed_wishes
from gridplan.dividing.opening import open_borders
from gridplan.dividing.pieces import PieceProgress, divide_pieces
from gridplan.findings import Report
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.plan import Plan
from gridplan.tasks.cutting import cut_tasks, share_grids, unit_loads, with_kinds
from gridplan.tasks.task import Outcome, Task
from gridplan.wishes.earlier import Earlier
from gridplan.wishes.islands import settle_islands
from gridplan.wishes.mates import Mates
from gridplan.wishes.wished import read_wishes, with_numbers

__all__ = ["Divider", "PieceProgress", "draw_plan"]


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
    ground, bridges = settle_islands(with_kinds(ground, rules), rules.islands)
    ground, uneven = with_numbers(ground, rules)
    wishes, wished = read_wishes(ground, rules, earlier, mates=mates)
    told = Report((*bridges, *uneven, *wished))
    told.raise_errors()
    load = unit_loads(ground, rules)
    tasks = cut_tasks(ground, rules, load, wishes=wishes, threads=threads)
    numbers, shortage = share_grids(tasks, rules, len(ground))
    if shortage and rules.n_grids:
        shortage += blamed_wishes(tasks, ground, n_grids=rules.n_grids)
    told += Report(cramped_fields(tasks))
    outcomes = divide(tasks, numbers, rules, progress=progress)
    outcomes = open_borders(ground, outcomes, rules, wishes=wishes)
    plan = assemble(ground, rules, load, outcomes, shortage=shortage, earlier=earlier)
    return plan.replace(report=plan.report + told)
