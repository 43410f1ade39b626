"""What an assignment tells beside its posts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.people.blocks import Case, Request


def counted_notes(request: Request, chosen: list[Case]) -> tuple[Finding, ...]:
    """Return how many officers a grid has of each department that the rules do not name, by what was found out."""
    found: dict[tuple[str, int], list[str]] = {}
    for case in chosen:
        for department, (least, _) in case.counts.items():
            if department not in request.rules.departments:
                found.setdefault((department, least), []).append(case.community or "*")
    return tuple(
        Finding("officers-one-each" if least else "officers-at-most-one", tuple(where), {"department": department})
        for (department, least), where in sorted(found.items())
    )


def uncovered_notes(
    request: Request, chosen: list[Case], pairs: NDArray[np.int32], unmet: set[str]
) -> Iterator[Finding]:
    """Yield the grids without an officer of a department that need not be everywhere, and those without anybody.

    Parameters
    ----------
    pairs
        Posts: row of officer and of grid.
    unmet
        Communities whose rules cannot be met: reasons tell of them.
    """
    officer, grid = pairs.T
    served = [case for case in chosen if case.community not in unmet]
    bare: dict[str, set[int]] = {}
    for case in served:
        for department in (name for name, (least, most) in case.counts.items() if least == 0 < most):
            own = grid[request.departments()[officer] == department]
            bare.setdefault(department, set()).update(np.setdiff1d(case.grids, own).tolist())
    codes = request.grids.codes
    for department, grids in sorted(bare.items()):
        if grids:
            yield Finding("grids-without-department", tuple(codes[sorted(grids)]), {"department": department})
    if nobody := {int(row) for case in served for row in case.grids} - set(grid.tolist()):
        yield Finding("grids-without-officers", tuple(codes[sorted(nobody)]))
