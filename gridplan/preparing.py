"""From ground and rules to pieces that are ready to be divided, with what is asked of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.assembling.fixed_reasons import cramped_fields
from gridplan.assembling.wish_reasons import blamed_wishes
from gridplan.findings import Finding, Report
from gridplan.ground.area_notes import area_notes
from gridplan.ground.areas import areas_of
from gridplan.ground.ground import Ground
from gridplan.ground.workload import share_notes
from gridplan.options import Rules
from gridplan.tasks.cut_off import parts_behind
from gridplan.tasks.cutting import cut_tasks, share_grids, unit_loads, with_kinds, worker_rooms
from gridplan.tasks.dedicated import dedicated_notes
from gridplan.tasks.task import Task
from gridplan.wishes.earlier import Earlier
from gridplan.wishes.islands import settle_islands
from gridplan.wishes.links import close_links, open_links
from gridplan.wishes.mates import Mates
from gridplan.wishes.wished import Wishes, read_wishes, with_numbers


@dataclass(frozen=True)
class Prepared:
    """A ground ready to be divided.

    Parameters
    ----------
    load
        int64 (n,), load of each unit.
    tasks
        The pieces that are divided separately.
    numbers
        Grids of each piece.
    shortage
        Why the number of grids asked for cannot be had.
    told
        What was noticed on the way.
    """

    ground: Ground
    rules: Rules
    load: NDArray[np.int64]
    wishes: Wishes
    tasks: list[Task]
    numbers: list[int]
    shortage: tuple[Finding, ...]
    told: Report
    earlier: Earlier | None


def prepare(
    ground: Ground,
    rules: Rules,
    *,
    earlier: Earlier | None = None,
    mates: Mates | None = None,
    threads: int = 2,
) -> Prepared:
    """Return the pieces of a ground with what is asked of each.

    Raises
    ------
    InputError
        With every fault of units, kinds and wishes at once.
    """
    ground = close_links(with_kinds(ground, rules))
    ground, links = open_links(ground) if rules.links else (ground, ())
    ground, uneven = with_numbers(ground, rules)
    if any(fault.severity == "error" for fault in uneven):
        ground, _ = settle_islands(ground, rules.islands)
        Report((*uneven, *read_wishes(ground, rules, earlier, mates=mates)[1])).raise_errors()
    load = unit_loads(ground, rules)
    areas = areas_of(ground, rules, load)
    ground, bridges = settle_islands(ground, rules.islands, areas=areas)
    rooms = worker_rooms(ground, rules, load, areas)
    wishes, wished = read_wishes(ground, rules, earlier, mates=mates, areas=areas, rooms=rooms)
    told = Report(
        (*links, *bridges, *uneven, *wished, *share_notes(ground.units, rules), *area_notes(ground, rules, load))
    )
    told.raise_errors()
    tasks = cut_tasks(ground, rules, load, wishes=wishes, threads=threads)
    numbers, shortage = share_grids(tasks, rules, len(ground))
    if shortage and rules.n_grids:
        shortage += blamed_wishes(tasks, ground, n_grids=rules.n_grids)
    told += Report((*dedicated_notes(tasks, ground), *parts_behind(tasks, ground, areas), *cramped_fields(tasks)))
    return Prepared(ground, rules, load, wishes, tasks, numbers, shortage, told, earlier)


def read_tasks(ready: Prepared, rules: Rules) -> list[Task]:
    """Return the pieces of a prepared ground with its wishes read anew under rules with other windows.

    Without any where the wishes cannot be met under these.
    """
    ground, load, mates = ready.ground, ready.load, ready.wishes.mates
    areas = areas_of(ground, rules, load)
    rooms = worker_rooms(ground, rules, load, areas)
    wishes, told = read_wishes(ground, rules, ready.earlier, mates=mates, areas=areas, rooms=rooms)
    return [] if Report(told).errors else cut_tasks(ground, rules, load, wishes=wishes)
