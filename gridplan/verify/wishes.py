"""Checks on wishes: units together, apart, in named grids and at given places, grids that stay, islands joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridplan.findings import Finding
from gridplan.verify.estates import kept_parts
from gridplan.verify.facts import Facts
from gridplan.verify.neighbours import AGREE, pair_keys

_EXCUSED = ("infeasible", "unproven", "stopped")


def check_together(facts: Facts) -> Iterator[Finding]:
    """Yield groups that share no grid though they must, and wishes for groups that cannot be read.

    Of an estate that the report tells to be cut each part must share one.
    """
    wrong = [units for units in kept_parts(facts) if len(np.unique(facts.labels[units])) > 1]
    if wrong:
        yield _broken("verify-together", facts, np.unique(np.concatenate(wrong)))
    if lost := (*facts.together.lost, *facts.apart.lost):
        yield Finding("verify-wish-lost", lost)


def check_apart(facts: Facts) -> Iterator[Finding]:
    """Yield units that share a grid with one they are to be kept apart from; a note where their piece says so."""
    clashing = np.flatnonzero(facts.clashing)
    excused = np.array([_is_named(facts, unit) for unit in clashing.tolist()], dtype=np.bool_)
    for code, units in (("verify-apart", clashing[~excused]), ("verify-apart-told", clashing[excused])):
        if len(units):
            yield Finding(code, facts.ids(units))


def check_pinned(facts: Facts) -> Iterator[Finding]:
    """Yield units that are not in the grid they are pinned to."""
    wrong = [
        unit
        for unit, name in facts.plan.rules.pinned.items()
        if facts.place.get(unit) is None or facts.codes[facts.labels[facts.place[unit]]] != name
    ]
    if wrong:
        known = np.array([facts.place[unit] for unit in wrong if unit in facts.place], np.int64)
        yield Finding("verify-by-hand" if facts.excused(known, wrong) else "verify-pinned", tuple(wrong))


def check_locked(facts: Facts) -> Iterator[Finding]:
    """Yield grids that were to stay as they are and did not: other units, another number of workers, or no grid."""
    wrong = tuple(code for code in facts.plan.rules.locked if not _stayed(facts, code))
    if wrong:
        known = np.flatnonzero(np.isin(facts.codes[facts.labels], wrong))
        told = facts.told.issuperset(wrong) and (not len(known) or facts.excused(known, wrong))
        yield Finding("verify-by-hand" if told else "verify-locked", wrong)


def check_centres(facts: Facts) -> Iterator[Finding]:
    """Yield given places that share a grid, or lie in no unit."""
    units = [_unit_at(facts, centre) for centre in facts.plan.rules.centres]
    shown = [str(centre) for centre, unit in zip(facts.plan.rules.centres, units, strict=True) if unit is None]
    found = np.array([unit for unit in units if unit is not None], dtype=np.int64)
    times = np.bincount(facts.labels[found], minlength=facts.n_grids)
    clashing = found[times[facts.labels[found]] > 1]
    if shown:
        yield Finding("verify-centres", tuple(shown))
    if len(clashing):
        yield _broken("verify-centres", facts, clashing)


def check_bridges(facts: Facts) -> Iterator[Finding]:
    """Yield bridges that the rules do not ask for or that join no islands, and say which grids reach over others."""
    good, bad = facts.bridges, facts.false_bridges
    names = facts.ground.units["unit"].to_numpy()
    if len(bad):
        yield Finding("verify-bridges", tuple(f"{names[u]} – {names[v]}" for u, v in bad.tolist()))
    over = np.unique([facts.labels[u] for u, v in good.tolist() if facts.labels[u] == facts.labels[v]])
    if len(over):
        yield Finding("verify-bridged", tuple(facts.codes[over.astype(np.int64)]))


def check_links(facts: Facts) -> Iterator[Finding]:
    """Yield links that do not join two units, and links over which grids may reach that lead over no barrier."""
    links, n = facts.ground.links, len(facts.labels)
    used = pair_keys(facts.bridges[:, 0], facts.bridges[:, 1], n)
    ends = links[["u", "v"]].to_numpy(dtype=np.int64)
    joining = (ends[:, 0] >= 0) & (ends[:, 0] < ends[:, 1]) & (ends[:, 1] < n)
    if not joining.all():
        yield Finding("verify-links-ends", tuple(f"{u} – {v}" for u, v in ends[~joining].tolist()))
    rows = np.flatnonzero(joining & np.isin(pair_keys(ends[:, 0], ends[:, 1], n), used))
    wrong = [row for row in rows.tolist() if not _leads_over(facts, links.geometry.iloc[row], ends[row].tolist())]
    if wrong:
        names = facts.ground.units["unit"].to_numpy()
        yield Finding("verify-links", tuple(f"{names[u]} – {names[v]}" for u, v in ends[wrong].tolist()))


def _leads_over(facts: Facts, way: BaseGeometry, ends: Sequence[int]) -> bool:
    """Tell whether a way runs from one unit's cell over a barrier into that of another."""
    stops = shapely.get_point(way, [0, -1])
    cells = facts.ground.cells.to_numpy()[list(ends)]
    near = shapely.distance(stops[:, None], cells[None, :]) <= AGREE
    barriers = facts.ground.barring.geometry.to_numpy()
    over = bool(shapely.intersects(way, barriers).any())
    return over and bool(near.diagonal().all() or near[::-1].diagonal().all())


def _broken(code: str, facts: Facts, units: NDArray[np.int64]) -> Finding:
    """Return a finding about units of which a wish is broken; a note where the plan says that somebody did so."""
    ids = facts.ids(units)
    return Finding("verify-by-hand" if facts.excused(units, ids) else code, ids)


def _stayed(facts: Facts, code: str) -> bool:
    before, now = facts.before(code), np.flatnonzero(facts.codes == code)
    if before is None or not len(now):
        return False
    units = tuple(np.flatnonzero(facts.labels == now[0]).tolist())
    return (units, int(facts.plan.network.n_workers[now[0]])) == before


def _is_named(facts: Facts, unit: int) -> bool:
    part, own = facts.plan.components[facts.part[unit]], facts.ids(np.array([unit]))
    named = {name for finding in part.findings for name in finding.ids}
    return (part.status in _EXCUSED and own[0] in named) or facts.excused(np.array([unit]), own)


def _unit_at(facts: Facts, centre: str | tuple[float, float]) -> int | None:
    if isinstance(centre, str):
        return facts.place.get(centre)
    hit: NDArray[np.int64] = np.flatnonzero(shapely.intersects_xy(facts.ground.cells.to_numpy(), *centre))
    return int(hit[0]) if len(hit) else None
