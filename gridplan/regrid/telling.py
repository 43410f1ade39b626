"""What was changed and why, in findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from gridplan.adopt import NO_GRID
from gridplan.findings import Finding
from gridplan.language import hundredths_text
from gridplan.plan import Plan
from gridplan.regrid.budget import Budget
from gridplan.regrid.change import Change
from gridplan.regrid.pieces import MendedPiece
from gridplan.wishes.earlier import Earlier

Findings = tuple[Finding, ...]


def moved_households(change: Change, new: Plan) -> tuple[int, int]:
    """Return the households that have another grid than before, of those that had one, before grids are recoded."""
    earlier, households = change.earlier, change.households
    had = earlier.labels >= 0
    before = np.array(earlier.codes, dtype=object)[earlier.labels[had]]
    after = np.array(new.network.codes, dtype=object)[new.labels[had]]
    return int(households[had][before != after].sum()), int(households[had].sum())


def moved_note(change: Change, new: Plan, pieces: Sequence[MendedPiece]) -> Finding:
    """Return how many households and grids change, of a new plan before any grid is recoded."""
    earlier = change.earlier
    moved, total = moved_households(change, new)
    had, has = set(earlier.codes) - {NO_GRID}, set(new.network.codes)
    before = np.array([*earlier.codes, ""], dtype=object)[earlier.labels]
    after = np.array(new.network.codes, dtype=object)[new.labels]
    changed = (before != after) & (earlier.labels >= 0)
    numbers = {
        "moved": moved,
        "total": total,
        "share": hundredths_text(moved / max(total, 1)),
        "touched": len((set(before[changed]) | set(after[changed]) | _touched(pieces, earlier)) & had),
        "began": len(has - had),
        "ended": len(had - has),
    }
    return Finding("regrid-moved", numbers=numbers)


def few_matched(change: Change) -> Findings:
    """Return a warning where most buildings of both sides are not found on the other: perhaps another town's plan."""
    matched = change.matched
    found, left = int((matched.old_of >= 0).sum()), len(change.old.ground) - len(matched.gone)
    if 2 * found >= len(matched.old_of) or 2 * left >= len(change.old.ground):
        return ()
    numbers = {"found": found, "units": len(matched.old_of), "gone": len(matched.gone), "old": len(change.old.ground)}
    return (Finding("regrid-few-matched", numbers=numbers),)


def told_of_budget(new: Plan, pieces: Sequence[MendedPiece], notes: Findings) -> Plan:
    """Return the plan whose pieces that the budget left broken say so, and not that more search might help."""
    if not notes:
        return new
    parts = zip(new.components, pieces, strict=True)
    return new.replace(components=tuple(replace(one, findings=notes) if piece.refused else one for one, piece in parts))


def change_notes(pieces: Sequence[MendedPiece], change: Change) -> Findings:
    """Return why grids were changed, part by part, and which had no change of their own."""
    earlier = change.earlier
    grown = {earlier.codes[piece.grids[label]] for piece in pieces for label in piece.grown}
    own = grown.union(np.array(earlier.codes, dtype=object)[change.changed])
    put = (Finding("regrid-grown", tuple(sorted(grown))),) if grown else ()
    return (*put, *_repairs(pieces, earlier), *_neighbours(pieces, earlier, frozenset(own)), *_searched(pieces))


def dropped_notes(old: Plan) -> Findings:
    """Return what of the older plan does not go on because it was made for its grids."""
    levels = (Finding("regrid-levels-dropped"),) if old.levels is not None else ()
    return (*levels, Finding("regrid-merger-dropped")) if old.merger is not None else levels


def budget_notes(pieces: Sequence[MendedPiece], budget: Budget, change: Change) -> Findings:
    """Return why the budget does not suffice, which grids stay broken for it, and the smallest that does."""
    earlier, total = change.earlier, change.total
    refused = [(piece, repair) for piece in pieces for repair in piece.refused]
    if not refused:
        return ()
    every = [repair for piece in pieces for repair in (*piece.repairs, *piece.refused)]
    broken = tuple(sorted(_code(piece, label, earlier) for piece, repair in refused for label in repair.broken))
    found: list[Finding] = []
    if budget.households is not None:
        needed = sum(repair.moved for repair in every)
        numbers = {"allowed": budget.households, "needed": needed, "share": _share_up(needed, total)}
        if needed > budget.households:
            found.append(Finding("regrid-budget-households", broken, numbers))
    if budget.grids is not None:
        grids = sum(len(repair.touched) for repair in every)
        if grids > budget.grids:
            found.append(Finding("regrid-budget-grids", broken, {"allowed": budget.grids, "needed": grids}))
    return tuple(found)


def _repairs(pieces: Sequence[MendedPiece], earlier: Earlier) -> Iterator[Finding]:
    for piece in pieces:
        for repair in piece.repairs:
            broken = [_code(piece, label, earlier) for label in repair.broken]
            others = [label for label in repair.touched if label not in repair.broken]
            ids = tuple(sorted(_code(piece, label, earlier) for label in others if label < len(piece.grids)))
            began = sum(label >= len(piece.grids) for label in repair.touched)
            numbers = {"broken": ", ".join(broken), "moved": repair.moved, "began": began}
            least = "-least" if repair.cost == repair.least else ""
            yield Finding(f"regrid-mended{least}" if ids else f"regrid-mended{least}-alone", ids, numbers)


def _neighbours(pieces: Sequence[MendedPiece], earlier: Earlier, own: frozenset[str]) -> Iterator[Finding]:
    """Yield the grids that changed only because others had to be mended."""
    if drawn_in := tuple(sorted(_touched(pieces, earlier) - own)):
        share = hundredths_text(len(drawn_in) / max(len(earlier.codes), 1))
        yield Finding("regrid-drawn-in", drawn_in, {"share": share})


def _touched(pieces: Sequence[MendedPiece], earlier: Earlier) -> set[str]:
    """Return the older grids that repairs changed."""
    labels = [(piece, label) for piece in pieces for repair in piece.repairs for label in repair.touched]
    return {_code(piece, label, earlier) for piece, label in labels if label < len(piece.grids)}


def _searched(pieces: Sequence[MendedPiece]) -> Iterator[Finding]:
    found = tuple(piece.outcome.task.piece.name for piece in pieces if piece.how == "searched")
    if found:
        named = all(found)
        yield Finding("regrid-searched" if named else "regrid-searched-whole", found if named else ())


def _code(piece: MendedPiece, label: int, earlier: Earlier) -> str:
    """Return the older code of a label; grids that begin have none."""
    return earlier.codes[piece.grids[label]] if label < len(piece.grids) else "+"


def _share_up(part: int, whole: int) -> str:
    """Return a share of 1 that is never below the true one, so that as a budget it suffices.

    Examples
    --------
    >>> _share_up(480, 38_900)
    '0.0124'
    """
    return f"{-(-10_000 * part // max(whole, 1)) / 10_000:.4f}"
