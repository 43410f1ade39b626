"""Rings that were closed on the way in, by the ids of their units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.formats.rings import CLOSED, UNREADABLE


def name_rings(findings: Iterable[Finding], ids: NDArray[np.object_]) -> tuple[Finding, ...]:
    """Return findings in which rings are told by the ids (n,) of their rows in place of the rows.

    Examples
    --------
    >>> found = [Finding("rings-closed", ("#2",), {"source": "h.kml"})]
    >>> name_rings(found, np.array(["a", "b"], dtype=object))[0].ids
    ('b',)
    """
    return tuple(
        replace(finding, ids=tuple(str(ids[row]) for row in _rows(finding)))
        if finding.code in (CLOSED, UNREADABLE)
        else finding
        for finding in findings
    )


def closed_rows(findings: Iterable[Finding], n: int) -> NDArray[np.bool_]:
    """Return which of `n` rows had rings that were closed, by findings that name the rows, bool (n,).

    Examples
    --------
    >>> closed_rows([Finding("rings-closed", ("#2",), {"source": "h.kml"})], 3).tolist()
    [False, True, False]
    """
    closed = np.zeros(n, dtype=bool)
    closed[[row for finding in findings if finding.code == CLOSED for row in _rows(finding)]] = True
    return closed


def _rows(finding: Finding) -> list[int]:
    return [int(name.removeprefix("#")) - 1 for name in finding.ids]
