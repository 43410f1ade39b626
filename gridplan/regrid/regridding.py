"""Change a plan as little as possible so that it is right again on new ground: the verb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gridplan.assembling.reasons import overall
from gridplan.errors import OptionError
from gridplan.findings import Finding, Report
from gridplan.ground.ground import Ground
from gridplan.language import hundredths_text
from gridplan.lineage.rounds import round_between
from gridplan.options import Rules
from gridplan.plan import Network, Plan
from gridplan.planning import PieceProgress, finish, prepare
from gridplan.regrid.budget import Budget
from gridplan.regrid.matched import Matched
from gridplan.regrid.matching import match_units
from gridplan.regrid.older import Older, earlier_of, older_plan
from gridplan.regrid.pieces import Course, MendedPiece, mend_pieces
from gridplan.regrid.recoding import recoded
from gridplan.regrid.rules import rules_now, same_rules, wish_notes
from gridplan.regrid.telling import budget_notes, change_notes, moved_households
from gridplan.regrid.untouched import Untouched
from gridplan.regrid.workers import carry_workers
from gridplan.version import next_version, wrong_day
from gridplan.wishes.earlier import Earlier

NEW_GRID = 150
"""How many moved households a grid that begins or ends counts as much as: half of what a usual window asks for."""


def regrid(
    plan: Older,
    ground: Ground,
    rules: Rules | None = None,
    *,
    max_moved: float | None = None,
    max_grids: int | None = None,
    locked: Sequence[str] = (),
    new_grid: int = NEW_GRID,
    date: str = "",
    threads: int = 2,
    progress: PieceProgress | None = None,
) -> Plan:
    """Make a plan right again on new ground by the least change.

    Units of the new ground are matched with the older ones by id, else by shared ground; new ones go with the
    neighbours with whom they share most ground. Grids that then break a rule are mended, each with as few neighbours as
    it takes: rules first, then households that leave their grid, then buildings, then well drawn borders. Grids begin
    or end only where that spares `new_grid` moved households. All other grids keep buildings and code; those whose
    community is another one now are recoded. A piece of ground where nothing changed stays as it is, also where it
    broke a rule before.

    Parameters
    ----------
    plan
        The older plan or its file; several where subdistricts become one.
    ground
        The ground as it is now: built, pulled down, counted anew, with today's communities.
    rules
        Other rules than those of the older plan, such as other windows or classes of communities.
    max_moved
        Share of all households that may change their grid at most, 0.05 for 5 %.
    max_grids
        Grids that may give or take buildings, begin or end, at most.
    locked
        Codes of grids that stay exactly as they are.
    new_grid
        How many moved households a grid that begins or ends counts as much as.
    date
        Day from which the new plan counts, ``2027-01-31``; kept in its history.
    threads, progress
        As for `gridplan.partition`.

    Returns
    -------
    Plan
        A new draft: the next version, its history one round longer, the older grids beside it as the network
        ``before``. Where nothing had to change, the older plan with the same digest and no further round. Where a
        budget does not suffice, the cheapest repairs are made and its report has the smallest budget that does.

    Raises
    ------
    InputError
        When no older unit is found again, codes that are locked do not exist, or a wish cannot be held.
    OptionError
        When a value can never be right, or rules ask for what only a fresh division can.
    PlanFileError
        When a file cannot be loaded.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1)
    >>> read = lambda rows: gp.survey(gp.read_units(rows, households="households", unit="unit"), roads=town.roads)
    >>> plan = gp.partition(read(town.buildings), effort=0)
    >>> new = gp.regrid(plan, read(town.buildings.iloc[4:]), date="2027-01-31")
    >>> new.version.number, len(new.history)
    (2, 1)
    """
    _check(max_moved, max_grids, new_grid, date)
    old = older_plan(plan)
    held = rules_now(old.rules, rules, ground, locked)
    matched = match_units(old.ground, ground)
    earlier = earlier_of(old, matched)
    ready = prepare(ground, held, earlier=earlier, threads=threads)
    households = ready.ground.units["households"].to_numpy(np.int64)
    total = int(households[earlier.labels >= 0].sum())
    course = Course(
        earlier=earlier,
        untouched=Untouched(old, matched.old_of, same_rules(old.rules, held, ground)),
        budget=Budget(None if max_moved is None else int(max_moved * total), max_grids),
        households=households,
        changed=_changed(old, matched),
        price=new_grid,
        prices=_prices(old, matched.old_of, ready.ground.points),
    )
    pieces = mend_pieces(ready, course, progress=progress)
    new = _carried(finish(ready, [piece.outcome for piece in pieces]), pieces)
    if _nothing_changed(old, new, matched):
        return _as_it_was(old, new, pieces)
    notes = (
        *matched.findings,
        *wish_notes(old.rules, rules, ground),
        *_moved_note(earlier, new, households),
        *change_notes(pieces, earlier, own=_changed_grids(old, matched, pieces)),
        *budget_notes(pieces, course.budget, earlier, total),
        *_dropped(old),
    )
    return _versioned(old, new, matched, notes, date)


def _check(max_moved: float | None, max_grids: int | None, new_grid: int, date: str) -> None:
    faults = []
    if max_moved is not None and not 0 <= max_moved <= 1:
        faults.append(f"max_moved must be a share from 0 to 1, 0.05 for 5 %, not {max_moved!r}")
    if max_grids is not None and (isinstance(max_grids, bool) or not isinstance(max_grids, int) or max_grids < 0):
        faults.append(f"max_grids must be a whole number of at least 0, not {max_grids!r}")
    if isinstance(new_grid, bool) or not isinstance(new_grid, int) or new_grid < 0:
        faults.append(f"new_grid must be a whole number of households of at least 0, not {new_grid!r}")
    if wrong_day(date):
        faults.append(f"date must be a day like 2027-01-31, not {date!r}")
    if faults:
        raise OptionError("; ".join(faults))


def _prices(old: Plan, old_of: NDArray[np.int32], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the prices that proved the older plan, on the new units; what is new has that of the nearest unit."""
    if old.prices is None:
        return np.zeros(len(points))
    found: NDArray[np.float64] = np.append(old.prices, 0.0)[old_of]
    known = found > 0
    if known.any() and (old_of < 0).any():
        nearest = cKDTree(points[known]).query(points[old_of < 0])[1]
        found[old_of < 0] = found[known][nearest]
    return found


def _carried(new: Plan, pieces: Sequence[MendedPiece]) -> Plan:
    """Return the plan with all that was known of the pieces in which nothing changed."""
    components = tuple(
        component if piece.component is None else replace(piece.component, name=component.name)
        for component, piece in zip(new.components, pieces, strict=True)
    )
    proven = all(one.bound is not None or not one.load for one in components if one.status == "feasible")
    whole = all(one.status == "feasible" for one in components)
    return new.replace(
        components=components,
        status=overall([(one.status, one.load) for one in components]),
        bound=sum(one.bound or 0.0 for one in components) if proven and whole else None,
        free=None,
    )


def _nothing_changed(old: Plan, new: Plan, matched: Matched) -> bool:
    """Tell whether every unit is the same under the same grid, with as many households."""
    same_units = np.array_equal(matched.old_of, np.arange(len(old.ground))) and not len(matched.renamed)
    if not same_units or len(matched.corrected) or not np.array_equal(old.load, new.load):
        return False
    before = np.array(old.network.codes, dtype=object)[old.labels]
    after = np.array(recoded(old, new).codes, dtype=object)[new.labels]
    return bool((before == after).all())


def _as_it_was(old: Plan, new: Plan, pieces: Sequence[MendedPiece]) -> Plan:
    """Return the older plan on the ground as it was surveyed now."""
    if all(piece.how == "kept" for piece in pieces) or old.status == "adopted":
        return old.replace(ground=new.ground)
    numbers = {"grids": len(old.network.codes), "households": int(old.ground.units["households"].sum())}
    return old.replace(
        ground=new.ground,
        components=new.components,
        component=new.component,
        status=new.status,
        prices=new.prices,
        bound=new.bound,
        report=new.report + Report((Finding("regrid-unchanged", numbers=numbers),)),
    )


def _moved_note(earlier: Earlier, new: Plan, households: NDArray[np.int64]) -> tuple[Finding, ...]:
    moved, total = moved_households(earlier, new.network.codes, new.labels, households)
    had, has = set(earlier.codes) - {"-"}, set(new.network.codes)
    before = np.array([*earlier.codes, ""], dtype=object)[earlier.labels]
    after = np.array(new.network.codes, dtype=object)[new.labels]
    changed = (before != after) & (earlier.labels >= 0)
    numbers = {
        "moved": moved,
        "total": total,
        "share": hundredths_text(moved / max(total, 1)),
        "touched": len((set(before[changed]) | set(after[changed])) & had),
        "began": len(has - had),
        "ended": len(had - has),
    }
    return (Finding("regrid-moved", numbers=numbers),)


def _changed(old: Plan, matched: Matched) -> NDArray[np.bool_]:
    """Return the older grids in which buildings went or were corrected, bool (k,)."""
    found = np.zeros(len(old.network.codes), dtype=bool)
    found[old.labels[matched.gone]] = True
    found[old.labels[matched.old_of[matched.corrected]]] = True
    return found


def _changed_grids(old: Plan, matched: Matched, pieces: Sequence[MendedPiece]) -> frozenset[str]:
    """Return the older grids in which buildings came, went, or were corrected; what came counts where it is nearest."""
    grown = {old.network.codes[piece.grids[label]] for piece in pieces for label in piece.grown}
    return frozenset(np.array(old.network.codes, dtype=object)[_changed(old, matched)]) | grown


def _dropped(old: Plan) -> tuple[Finding, ...]:
    levels = (Finding("regrid-levels-dropped"),) if old.levels is not None else ()
    return (*levels, Finding("regrid-merger-dropped")) if old.merger is not None else levels


def _versioned(old: Plan, new: Plan, matched: Matched, notes: tuple[Finding, ...], date: str) -> Plan:
    """Return the new plan as the next version, under today's codes, with one more round in its history."""
    network = recoded(old, new)
    was = {code: past for code, past in zip(network.codes, new.network.codes, strict=True) if past in old.network.codes}
    if changed := tuple(code for code, past in was.items() if code != past):
        notes = (*notes, Finding("regrid-recoded", changed))
    found = new.replace(
        network=network,
        workers=carry_workers(old.workers, network, was),
        others=(*new.others, *_others(old, matched)),
        version=next_version(old.version),
        report=new.report + Report(notes),
    )
    past = round_between(old, found, old_of=matched.old_of, date=date)
    return found.replace(history=(*old.history, past))


def _others(old: Plan, matched: Matched) -> tuple[Network, ...]:
    """Return the departments' networks of the older plan on the new units; units that are new have no grid there."""
    return tuple(
        replace(
            network,
            labels=np.append(network.labels, -1)[matched.old_of].astype(np.int32),
            share=None if network.share is None else np.append(network.share, 0.0)[matched.old_of],
        )
        for network in old.others
        if network.name != "before"
    )
