"""Reasons from neighbours: parts of a community that are too small, or of the wrong size, to hang together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gridplan.findings import Finding
from gridplan.people.blocks import Case, Request, links_of
from gridplan.people.walking import Walking


def check_hanging(request: Request, case: Case, on_foot: Walking) -> Iterator[Finding]:
    """Yield parts of a case, cut off from the rest, that no number of officers can cover."""
    if not request.rules.connected or not len(case.grids):
        return
    part = connected_components(csr_array(links_of(request, case, on_foot)), directed=False)[1]
    limits, departments = request.limits(), request.departments()
    for department, (least, most) in case.counts.items():
        mine = case.officers[departments[case.officers] == department]
        if not least or not len(mine):
            continue
        lo, hi = int(limits[mine, 0].min()), int(limits[mine, 1].max())
        for p in range(part.max() + 1):
            grids = case.grids[part == p]
            if any(k * lo <= most * len(grids) and least * len(grids) <= k * hi for k in range(1, len(mine) + 1)):
                continue
            numbers = {"community": case.community or "*", "department": department, "grids": len(grids)}
            codes = tuple(request.grids.codes[np.sort(grids)].tolist())
            yield Finding("officers-apart", codes, {**numbers, "lo": lo, "hi": hi})
