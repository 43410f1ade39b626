"""Codes of grids: serials west to east, then north to south, inside a community."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.options.codes import USUAL_CODES, CodeScheme, GridKind, are_administrative

_DEDICATED: GridKind = "dedicated"


def reading_order(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the order in which places are numbered: row by row from the north, each row from west to east.

    Rows are as high as the mean spacing of the places, so that neighbours in a row follow each other although their
    northings differ by some metres.

    Parameters
    ----------
    points
        float64 (k, 2), m.

    Returns
    -------
    int64 (k,), positions in `points` in the order of numbering.

    Examples
    --------
    >>> reading_order(np.array([[90.0, 1.0], [0.0, 0.0], [0.0, 99.0]])).tolist()
    [2, 1, 0]
    """
    x, y = points[:, 0], points[:, 1]
    north = y.max(initial=-np.inf)
    area = np.ptp(x) * np.ptp(y) if len(points) else 0.0
    height = max(np.sqrt(area / max(len(points), 1)), 1.0)
    row = np.floor((north - y) / height).astype(np.int64)
    return np.lexsort((-y, x, row))


def number_grids(
    points: NDArray[np.float64],
    communities: Sequence[str | tuple[str, ...]],
    *,
    given: Mapping[int, str] | None = None,
    taken: Collection[str] = (),
    scheme: CodeScheme = USUAL_CODES,
    kind: GridKind = "areal",
    dedicated: Collection[int] = (),
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return the order of grids and their codes: community and serial, or just the serial where there is no community.

    Parameters
    ----------
    points
        float64 (k, 2), the middle of each grid, m.
    communities
        (k,) the community of each grid, or all those on which it lies.
    given
        Grid → code it has already; the others take serials that no given code bears.
    taken
        Codes that were given out before, to other ground.
    scheme
        How codes are made.
    kind
        Kind of the grids, in whose range their serials lie.
    dedicated
        Grids that are dedicated ones all the same, with serials of these.

    Raises
    ------
    OptionError
        When an administrative code has no serials left.

    Examples
    --------
    >>> order, codes = number_grids(np.array([[5.0, 0.0], [0.0, 0.0]]), ["A", "A"], given={1: "A-002"})
    >>> order.tolist(), codes
    ([1, 0], ('A-002', 'A-001'))
    >>> number_grids(np.zeros((1, 2)), [("110101001001", "110101001002")])[1]
    ('110101001601001',)
    """
    given = given or {}
    used = {*given.values(), *taken}
    sets = [(own,) if isinstance(own, str) else tuple(sorted(own)) for own in communities]
    administrative = are_administrative({name for own in sets for name in own}, scheme)
    parents = _parents(points, sets, used, scheme) if administrative else ["+".join(own) for own in sets]
    order: list[int] = []
    codes: list[str] = []
    for name in sorted(set(parents)):
        members = np.flatnonzero(np.asarray(parents, dtype=object) == name)
        row = members[reading_order(points[members])].tolist()
        series = {own: scheme.codes(name, kind=own, administrative=administrative) for own in (kind, _DEDICATED)}
        order += row
        for grid in row:
            own = _DEDICATED if grid in dedicated else kind
            codes.append(given[grid] if grid in given else next(code for code in series[own] if code not in used))
            used.add(codes[-1])
    return np.array(order, dtype=np.int64), tuple(codes)


def _parents(
    points: NDArray[np.float64], sets: Sequence[tuple[str, ...]], used: Collection[str], scheme: CodeScheme
) -> list[str]:
    """Return the administrative code of each grid's community; several at once get one of a series in reading order."""
    several = sorted({own for own in sets if len(own) > 1})
    middles = np.array([points[[own == one for own in sets]].mean(axis=0) for one in several]).reshape(-1, 2)
    taken = {code[: scheme.parent_digits] for code in used} | {name for own in sets for name in own}
    found = {own: own[0] for own in sets}
    for at in reading_order(middles).tolist():
        found[several[at]] = next(scheme.merged_parents(several[at][0][: -scheme.community], taken))
        taken.add(found[several[at]])
    return [found[own] for own in sets]
