"""All that is wished of single units, as arrays over the whole ground; impossible wishes are told before any search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.components import may_reach
from gridplan.findings import Finding
from gridplan.ground.areas import Areas
from gridplan.ground.ground import Ground
from gridplan.ground.reading.attributes import even_amounts, missing_column
from gridplan.ground.surveying.crossing import crossing_costs
from gridplan.ground.workload import measured_amounts
from gridplan.options import Rules
from gridplan.wishes.earlier import Earlier, anchored, pinned_elsewhere, pinned_retired
from gridplan.wishes.estates import Holds, cut_estates, estates_on
from gridplan.wishes.finding_units import centres_on, groups_on, pins_on
from gridplan.wishes.joining import Sets, check_apart, join_sets
from gridplan.wishes.linking import Ways
from gridplan.wishes.locks import check_locks, locked_dedicated, locked_grids, locked_places, loosened
from gridplan.wishes.mates import Mates
from gridplan.wishes.places import check_places
from gridplan.wishes.room import Rooms
from gridplan.wishes.seats import Asked

Findings = tuple[Finding, ...]


@dataclass(frozen=True)
class Wishes:
    """Wishes on the units of a ground.

    Parameters
    ----------
    sets
        Units that share a grid, with its name or place; locked units are in none.
    set_of
        int32 (n,), set of each unit, −1 for none.
    apart
        bool (n, q), a column for each group of which no two may share a grid.
    locked
        int32 (n,), position in ``earlier.codes`` of the grid that a unit is locked in, −1 for none.
    earlier
        The older division, None without one.
    soft
        float64 (n, s), what is evened out over the grids.
    crossing
        float64 (m,), by pair of the adjacency: metres of road times the price of reaching across.
    mates
        Older divisions whose grid-mates are to stay together, None where nothing is merged.
    areas
        The kinds of area, which no grid mixes; None where none are in use.
    """

    sets: Sets
    set_of: NDArray[np.int32]
    apart: NDArray[np.bool_]
    locked: NDArray[np.int32]
    earlier: Earlier | None
    soft: NDArray[np.float64]
    crossing: NDArray[np.float64]
    mates: Mates | None = None
    areas: Areas | None = None

    @property
    def walls(self) -> tuple[NDArray[np.int32], ...]:
        """int32 (n,) each, numbers between which no grid reaches: locked grids, fields of fixed departments, areas."""
        return self.lasting if self.mates is None else (*self.lasting, self.mates.fields.number)

    @property
    def lasting(self) -> tuple[NDArray[np.int32], ...]:
        """int32 (n,) each, the walls that stand also where a department's border is given up."""
        return lasting_walls(self.locked, self.areas)

    def of(self, units: NDArray[np.int64], *, stay: bool) -> Asked:
        """Return what is asked of the `units` of one piece.

        Parameters
        ----------
        stay
            Whether households are to stay in their grid of the older plan. The search starts from that plan if so, or
            where a grid is named by one of its codes.
        """
        numbers, inverse = np.unique(self.set_of[units], return_inverse=True)
        own = numbers[numbers >= 0]
        locked = int(self.locked[units[0]])
        places = [self.sets.places[i] for i in own]
        older = self.earlier if stay or self._goes_on(numbers) else None
        return Asked(
            set_of=(inverse - (len(numbers) - len(own))).astype(np.int32),
            names=tuple(self.sets.names[i] for i in own),
            places=np.array([np.full(2, np.nan) if p is None else p for p in places]).reshape(-1, 2),
            apart=self.apart[units],
            start=None if older is None else older.labels[units],
            homes=None if older is None else self._homes(older, units),
            keep=None if self.mates is None else self.mates.price,
            kept=int(self.earlier.n_workers[locked]) if self.earlier is not None and locked >= 0 else None,
        )

    def _goes_on(self, sets: NDArray[np.int32]) -> bool:
        """Tell whether one of the sets, −1 for none, is named by the code of an older grid, which is to go on there."""
        names = {self.sets.names[number] for number in sets if number >= 0}
        return self.earlier is not None and not names.isdisjoint(self.earlier.codes)

    def _homes(self, earlier: Earlier, units: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the older grid by whose code the grid of each unit's set is named, int32, −1 for none."""
        by_set = [-1 if name is None else earlier.number(name) for name in self.sets.names]
        return np.array([*by_set, -1], dtype=np.int32)[self.set_of[units]]


def lasting_walls(locked: NDArray[np.int32], areas: Areas | None) -> tuple[NDArray[np.int32], ...]:
    """Return int32 (n,) each, the numbers between which no grid reaches: locked grids, and areas around them.

    Parameters
    ----------
    locked
        int32 (n,), the locked grid of each unit, −1 for none; inside it areas may mix, as it stays as it is.
    """
    if areas is None:
        return (locked,)
    return locked, np.where(locked >= 0, -1, areas.number).astype(np.int32)


def read_wishes(
    ground: Ground,
    rules: Rules,
    earlier: Earlier | None,
    *,
    mates: Mates | None = None,
    areas: Areas | None = None,
    rooms: Rooms | None = None,
) -> tuple[Wishes, Findings]:
    """Return the wishes of `rules` on the units of `ground`, and every finding: faults, and what was done about them.

    The columns to balance must be numbers already; see `with_numbers`. Of `mates` the fields bound what can be joined,
    and so do `areas`.
    Estates above the room of one worker are cut where the rules want that; none where no `rooms` are given.
    """
    ids = ground.units["unit"].to_numpy(dtype=object)
    groups, unknown = groups_on(ground, [one for one in rules.together if not isinstance(one, str)], wish="together")
    estates, wrong = estates_on(ground, [one for one in rules.together if isinstance(one, str)])
    apart, more = groups_on(ground, rules.apart, wish="apart")
    pins, unpinned = pins_on(ground, rules.pinned)
    centres, uncentred = centres_on(ground, rules.centres)
    locked, unlocked = locked_grids(ground, rules.locked, earlier)
    fields = () if mates is None else (mates.fields.number,)
    kinds = lasting_walls(locked, areas)[1:]
    findings = (*wrong, *unknown, *more, *unpinned, *uncentred, *unlocked)
    kept = [list(estate.units) for estate in estates]
    if rooms is not None and rules.estates == "cut":
        holds = Holds(
            seats=[*pins.values(), *([unit] for unit in centres)],
            apart=_columns(len(ids), apart),
            earlier=None if earlier is None else earlier.labels,
            locked=locked,
        )
        kept, parted = cut_estates(ground, estates, rooms=rooms, may=may_reach(ground, *fields, *kinds), holds=holds)
        findings += parted
    groups = [*kept, *groups]
    findings += check_locks(ids, locked, earlier, groups=groups, apart=apart, pins=pins)
    findings += locked_dedicated(ground, locked, areas)
    findings += locked_places(ids, locked, centres)
    near = ground.adjacency
    may = may_reach(ground, *lasting_walls(locked, areas), *fields)
    ways = Ways(len(ids), near.u[may], near.v[may])
    findings += check_places(ids, areas, ways, apart=apart, pins=pins, centres=centres)
    if earlier is not None:
        findings += pinned_elsewhere(ground, pins, earlier) + pinned_retired(ids, pins, earlier)
        taken = np.zeros(len(ids), dtype=bool)
        taken[[unit for group in (*groups, *apart, *pins.values(), list(centres)) for unit in group]] = True
        if not any(finding.code == "pins-elsewhere" for finding in findings):
            pins = anchored(ground.points, pins, earlier, taken=taken)
    sets, joined = join_sets(
        ids,
        loosened(groups, locked),
        {name: units for name, units in pins.items() if not (locked[units] >= 0).any()},
        {unit: place for unit, place in centres.items() if locked[unit] < 0},
        ways,
    )
    set_of = sets.of_unit(len(ids))
    findings += joined + check_apart(ids, apart, set_of)
    soft = [ground.units[name].to_numpy(np.float64) * 1.0 for name in rules.balance if name in ground.units]
    wishes = Wishes(
        sets=sets,
        set_of=set_of,
        apart=_columns(len(ids), apart),
        locked=locked,
        earlier=earlier,
        soft=np.stack(soft, axis=1) if soft else np.zeros((len(ids), 0)),
        crossing=crossing_costs(ground, rules.crossing) if rules.crossing else np.zeros(len(near.u)),
        mates=mates,
        areas=areas,
    )
    return wishes, findings


def _columns(n: int, groups: Sequence[Sequence[int]]) -> NDArray[np.bool_]:
    """Return bool (n, q), a column for each group that tells its units."""
    found = np.zeros((n, len(groups)), dtype=bool)
    for column, group in enumerate(groups):
        found[list(group), column] = True
    return found


def with_numbers(ground: Ground, rules: Rules) -> tuple[Ground, Findings]:
    """Return the ground with the columns to balance and to make up load as numbers, and what is wrong with them."""
    amounts, findings = even_amounts(ground.units, rules.balance)
    measured, more = measured_amounts(ground.units, rules)
    findings += tuple(finding for finding in (*more, *_missing_areas(ground, rules)) if finding not in findings)
    amounts = {**measured, **amounts}
    return (replace(ground, units=ground.units.assign(**amounts)) if amounts else ground), findings


def _missing_areas(ground: Ground, rules: Rules) -> Findings:
    """Return the fault that the column of areas is missing or says nothing."""
    if rules.areas is None:
        return ()
    if rules.areas not in ground.units:
        return (missing_column(ground.units, rules.areas),)
    empty = ground.units[rules.areas].isna().all()
    return (Finding("areas-empty", numbers={"column": rules.areas}),) if empty else ()
