"""Codes that go on into the one network: those of the base, or those that every department gives the same ground."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.departments.department import Department
from gridplan.ground.faults import refusal
from gridplan.wishes.earlier import Earlier

_SHOWN = 12


def refuse_unknown(locked: Sequence[str], base: str | None, departments: Sequence[Department]) -> None:
    """Refuse locks of grids that the base does not have, or that hold none of its units.

    Raises
    ------
    InputError
        With every unknown code, and the first of those that there are.
    """
    for department in departments:
        if department.name == base:
            known = [department.codes[grid] for grid in np.unique(department.labels[department.labels >= 0]).tolist()]
            unknown = [code for code in locked if code not in known]
            if unknown:
                more = " …" if len(known) > _SHOWN else ""
                raise refusal("merge-locks-unknown", unknown, base=base, known=", ".join(known[:_SHOWN]) + more)


def older_network(departments: Sequence[Department], base: Department | None, households: NDArray[np.int64]) -> Earlier:
    """Return the older division whose codes go on; codes that departments have or had are not given anew.

    Without a base these are the codes that all departments agree on for at least half of their households; chains of
    road segments have no say in it.
    """
    areal = [department for department in departments if department.kind == "areal"]
    source, labels = (base, base.labels) if base is not None else _agreed(areal, households)
    taken = sorted({code for department in departments for code in department.codes} - set(source.codes))
    codes = (*source.codes, *taken)
    retired = {code for department in departments for code in department.retired}
    return Earlier(labels, codes, np.ones(len(codes), np.int64), frozenset(retired.difference(codes)))


def _agreed(
    departments: Sequence[Department], households: NDArray[np.int64]
) -> tuple[Department, NDArray[np.int32]]:  # fmt: skip
    """Return the first department, and its grids where the others give the same ground the same code."""
    first = departments[0]
    numbers = {code: i for i, code in enumerate(first.codes)}
    agreed = first.labels.copy()
    shared = [first.labels]
    for other in departments[1:]:
        number = np.array([*(numbers.get(code, -1) for code in other.codes), -1], np.int32)
        shared.append(number[other.labels])
        agreed[shared[-1] != agreed] = -1
    counts = households + 1e-6
    held = np.bincount(agreed + 1, counts, len(first.codes) + 1)[1:]
    most = np.max([np.bincount(own + 1, counts, len(first.codes) + 1)[1:] for own in shared], axis=0)
    agreed[~np.append(2 * held >= most, True)[agreed]] = -1
    return first, agreed
