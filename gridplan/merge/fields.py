"""The parts of the ground that fixed departments' borders leave: no new grid reaches from one to another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.departments.department import Department
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.adjacency import EdgeKind
from gridplan.ground.ground import Ground
from gridplan.wishes.fields import Fields


def fields_of(fixed: Sequence[Department], ground: Ground) -> tuple[Fields, tuple[Finding, ...]]:
    """Return the fields, units in one grid of every fixed department, and what was settled.

    Units that a fixed department leaves out go with the neighbour they share the longest border with, step by step;
    those that no neighbour reaches are a field of their own.
    """
    number = np.zeros(len(ground), np.int64)
    columns = [np.zeros((len(ground), 0), np.int32)]
    findings: tuple[Finding, ...] = ()
    households = ground.units["households"].to_numpy(np.int64)
    for department in fixed:
        out = department.labels < 0
        if out.any():
            numbers = {"department": department.name, "households": int(households[out].sum())}
            findings += (Finding("merge-fixed-unserved", tuple(ground.units["unit"][out]), numbers),)
        own = _spread(department.labels, ground)
        number = np.unique(number * (int(own.max()) + 2) + own + 1, return_inverse=True)[1]
        columns.append(own[:, None])
    names, codes = (tuple(getattr(department, key) for department in fixed) for key in ("name", "codes"))
    return Fields(number.astype(np.int32), names, codes, np.hstack(columns)), findings


def refuse_crossed(
    locked: Sequence[str], base: Department | None, fixed: Sequence[Department], field: NDArray[np.int32]
) -> None:
    """Refuse locked grids that lie on both sides of a border that stays.

    Raises
    ------
    InputError
        With their codes.
    """
    if base is None:
        return
    number = {code: i for i, code in enumerate(base.codes)}
    crossed = [code for code in locked if code in number and len(np.unique(field[base.labels == number[code]])) > 1]
    if crossed:
        numbers = {"departments": ", ".join(department.name for department in fixed)}
        raise InputError((Finding("merge-locked-crossed", tuple(crossed), numbers),))


def _spread(labels: NDArray[np.int32], ground: Ground) -> NDArray[np.int32]:
    """Return labels in which units without one have that of the neighbour along the longest border, ties lower."""
    near = ground.adjacency
    may = near.open & (near.kind != EdgeKind.BRIDGE)
    u, v = (np.concatenate([near.u[may], near.v[may]]), np.concatenate([near.v[may], near.u[may]]))
    length = np.tile(near.length[may], 2)
    found = labels.astype(np.int32)
    while True:
        edge = np.flatnonzero((found[u] < 0) & (found[v] >= 0))
        if not len(edge):
            return found
        order = edge[np.lexsort((found[v[edge]], -length[edge], u[edge]))]
        first = np.unique(u[order], return_index=True)[1]
        found[u[order[first]]] = found[v[order[first]]]
