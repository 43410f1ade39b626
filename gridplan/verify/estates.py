"""Checks on estates that were cut: each with good reason, and each part in one grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.verify.facts import Facts
from gridplan.verify.neighbours import groups

_PARTED, _CUT = "estate-parted", "estate-cut-"
Units = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Told:
    """An estate, or a part of one, that the report tells to be cut into parts."""

    code: str
    ids: tuple[str, ...]
    parts: tuple[Units, ...]

    @property
    def units(self) -> Units:
        """All units, ascending."""
        return np.sort(np.concatenate(self.parts))


def kept_parts(facts: Facts) -> Iterator[Units]:
    """Yield the groups that must share a grid: those the rules name, or the parts that the report tells of them."""
    told = list(_told(facts))
    for units in facts.together.groups:
        yield from _parts(np.sort(units), told)


def check_estates(facts: Facts) -> Iterator[Finding]:
    """Yield estates that were cut without a reason: not above one worker, or where nothing runs between the parts."""
    wrong = [one.ids for one in _told(facts) if not _justified(facts, one)]
    if wrong:
        yield Finding("verify-estate-cut", tuple(dict.fromkeys(unit for ids in wrong for unit in ids)))


def _told(facts: Facts) -> Iterator[Told]:
    for finding in facts.plan.report.findings:
        if finding.code == _PARTED or finding.code.startswith(_CUT):
            known = [facts.place.get(unit, -1) for unit in finding.ids]
            ends = np.cumsum(np.array(finding.numbers["units"], dtype=np.int64))[:-1]
            yield Told(finding.code, finding.ids, tuple(np.split(np.array(known, dtype=np.int64), ends)))


def _parts(units: Units, told: list[Told]) -> Iterator[Units]:
    """Yield the parts that a group was cut into, parts of parts included; the group where it was not."""
    cut = next((one for one in told if np.array_equal(one.units, units)), None)
    if cut is None:
        yield units
        return
    rest = [one for one in told if one is not cut]
    for part in cut.parts:
        yield from _parts(np.sort(part), rest)


def _justified(facts: Facts, told: Told) -> bool:
    if (told.units < 0).any() or facts.plan.rules.estates != "cut":
        return False
    return _is_parted(facts, told) if told.code == _PARTED else _is_above(facts, told.units)


def _is_above(facts: Facts, units: Units) -> bool:
    """Tell whether units are more than one worker may have together, by the windows of their kind of area."""
    amounts = {"load": facts.plan.load, "households": facts.households}
    kinds = {""} if facts.areas is None else {*facts.areas[units].tolist()}
    highest = (one for kind in kinds for one in facts.plan.rules.windows_of(kind).items())
    return any(int(amounts[name][units].sum()) > hi for name, (_, hi) in highest)


def _is_parted(facts: Facts, told: Told) -> bool:
    """Tell whether no grid can reach from one part to another."""
    u, v = facts.reach
    same = facts.field[u] == facts.field[v]
    piece = groups(len(facts.labels), u[same], v[same])
    every = np.concatenate([np.unique(piece[part]) for part in told.parts])
    return len(np.unique(every)) == len(every)
