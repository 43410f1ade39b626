"""Checks on one round of a plan's history: rows, households, shares and letters against the buildings of then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from gridplan.findings import Finding
from gridplan.verify.events import Common, Pair, events_of
from gridplan.verify.past import Grid, Step

Pairs = tuple[Grid, Grid]
"""Older and newer grid, None for none."""

_CLOSE = 1e-9


def round_finding(code: str, step: Step, ids: Iterable[str]) -> Finding:
    """Return a finding about a round, its ids sorted."""
    return Finding(code, tuple(sorted(ids)), {"round": step.number, "date": step.past.date or "–"})


def check_round(step: Step, *, counted: bool) -> Iterator[Finding]:
    """Yield what one round tells and is not so.

    Parameters
    ----------
    counted
        Whether the households of buildings that did not move are known: those of the last round are today's.
    """
    if step.wrong:
        yield round_finding("verify-history-moves", step, step.wrong)
    units = Counter((life.old_grid, life.new_grid) for life in step.lives)
    rows = Counter((row.old_grid, row.new_grid) for row in step.rows)
    if wrong := (set(rows) ^ _rows_needed(units)) | {pair for pair, times in rows.items() if times > 1}:
        yield _pair_finding("verify-history-rows", step, wrong)
        return
    if ground := {code for code in step.old_codes & step.new_codes if (code, code) not in rows}:
        yield round_finding("verify-history-ground", step, ground)
    yield from _check_households(step, counted=counted)
    shared = _shared(step, units)
    yield from _check_shares(step, shared)
    yield from _check_events(step, shared)


def _rows_needed(units: Mapping[Pairs, int]) -> set[Pairs]:
    """Return the pairs that need a row: those with buildings in common, and grids that have none in common."""
    both = {(old, new) for old, new in units if old is not None and new is not None}
    olds, news = {old for old, _ in both}, {new for _, new in both}
    ended: set[Pairs] = {(old, None) for old, _ in units if old is not None and old not in olds}
    return {*both, *ended, *((None, new) for _, new in units if new is not None and new not in news)}


def _households(step: Step) -> Counter[Pairs]:
    total: Counter[Pairs] = Counter()
    for life in step.lives:
        total[life.old_grid, life.new_grid] += life.households
    return total


def _check_households(step: Step, *, counted: bool) -> Iterator[Finding]:
    """Yield rows with other households than their buildings have."""
    total = _households(step)
    known = [row for row in step.rows if counted or row.old_grid != row.new_grid]
    if wrong := {(row.old_grid, row.new_grid) for row in known if row.households != total[row.old_grid, row.new_grid]}:
        yield _pair_finding("verify-history-households", step, wrong)


def _shared(step: Step, units: Mapping[Pairs, int]) -> dict[Pairs, Common]:
    """Return what each pair has in common: by the rows, and where there is none by the buildings that came or went."""
    told = {(row.old_grid, row.new_grid): row.households for row in step.rows}
    total = _households(step)
    return {pair: Common(told.get(pair, total[pair]), count) for pair, count in units.items()}


def _check_shares(step: Step, shared: Mapping[Pairs, Common]) -> Iterator[Finding]:
    """Yield rows whose shares are not their part of all that a grid had, what is gone or new included."""
    whole_old, whole_new = _wholes(shared, 0), _wholes(shared, 1)
    wrong = set()
    for row in step.rows:
        own = shared[row.old_grid, row.new_grid]
        parts = _part(own, whole_old.get(row.old_grid)), _part(own, whole_new.get(row.new_grid))
        if not all(_same(told, part) for told, part in zip((row.share_from, row.share_to), parts, strict=True)):
            wrong.add((row.old_grid, row.new_grid))
    if wrong:
        yield _pair_finding("verify-history-shares", step, wrong)


def _wholes(shared: Mapping[Pairs, Common], side: int) -> dict[Grid, Common]:
    """Return grid → all that it has, on the older side (0) or the newer one (1)."""
    households: Counter[Grid] = Counter()
    units: Counter[Grid] = Counter()
    for pair, own in shared.items():
        households[pair[side]] += own.households
        units[pair[side]] += own.units
    return {grid: Common(households[grid], units[grid]) for grid in units if grid is not None}


def _part(own: Common, whole: Common | None) -> float | None:
    """Return the share of households, of buildings in a grid without households, None without a grid."""
    if whole is None:
        return None
    return own.households / whole.households if whole.households else own.units / whole.units


def _same(told: float | None, part: float | None) -> bool:
    return told is part if told is None or part is None else abs(told - part) <= _CLOSE


def _check_events(step: Step, shared: Mapping[Pairs, Common]) -> Iterator[Finding]:
    """Yield grids whose letter does not follow from what they have in common with newer ones."""
    common: dict[Pair, Common] = {}
    for (old, new), own in shared.items():
        if old is not None and new is not None:
            common[old, new] = own
    expected = events_of(common, step.old_codes)
    wrong = {
        row.old_grid or row.new_grid or "" for row in step.rows if row.event != expected.get(row.old_grid or "", "N")
    }
    if wrong:
        yield round_finding("verify-history-events", step, wrong)


def _pair_finding(code: str, step: Step, pairs: Iterable[Pairs]) -> Finding:
    return round_finding(code, step, {f"{old or '–'} → {new or '–'}" for old, new in pairs})
