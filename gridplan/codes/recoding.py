"""New codes for grids whose community is another one than when their code was given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.assembling.codes import reading_order
from gridplan.codes.parents import Parent, community_set, head_in, parents_of
from gridplan.errors import OptionError
from gridplan.options.codes import USUAL_CODES, CodeScheme, GridKind


def recode(
    codes: Sequence[str],
    points: NDArray[np.float64],
    *,
    parents: Sequence[Parent],
    former: Sequence[Parent],
    taken: Collection[str] = (),
    scheme: CodeScheme = USUAL_CODES,
    kind: GridKind = "areal",
) -> tuple[str, ...]:
    """Return the code of each grid now: another one where its code names a community in which it no longer lies.

    Such a grid keeps its serial under its new community where that code is free and was never given out; else it takes
    the next free serial of its kind, as grids without a code do, in reading order. A code that does not name the
    community, such as a planner's own ``007``, stays.

    Parameters
    ----------
    codes
        (k,) code of each grid, each another one; empty where a grid has none yet.
    points
        float64 (k, 2), the middle of each grid, m.
    parents
        (k,) the community of each grid now, or all those on which it lies; name all grids of a plan at once, for codes
        are made of digits alone only where every community goes by its administrative code.
    former
        (k,) the same when its code was given; it does not matter where there is no code.
    taken
        Codes that were given out before; only the grids that bear them now keep them.
    scheme
        How codes are made.
    kind
        Whose serials are given where a grid has none that says so.

    Raises
    ------
    OptionError
        When two grids have one code, or the serials of an administrative code are used up.

    Examples
    --------
    >>> places = np.array([[0.0, 0.0], [9.0, 0.0], [18.0, 0.0]])
    >>> recode(["甲-001", "乙-001", "007"], places, parents=["丙"] * 3, former=["甲", "乙", "甲"])
    ('丙-001', '丙-002', '007')
    >>> recode(["甲-004", "乙-001"], places[:2], parents=["乙", "乙"], former=["甲", "乙"], taken=["乙-004"])
    ('乙-002', '乙-001')
    """
    _refuse_equal(codes)
    sets = [*map(community_set, parents)]
    left = [
        _left_head(code, community_set(past), own, scheme) for code, past, own in zip(codes, former, sets, strict=True)
    ]
    staying = {grid: code for grid, code in enumerate(codes) if code and left[grid] is None}
    used = {*codes, *taken}
    names, administrative = parents_of(points, sets, known=_series(staying, sets, scheme), used=used, scheme=scheme)
    heads = [scheme.head(name, administrative=administrative) for name in names]
    fresh = _Fresh(used, administrative, scheme)
    open_ = [grid for grid in reading_order(points).tolist() if grid not in staying]
    found = staying | _carried(open_, codes, left, heads=heads, used=used)
    for grid in open_:
        if grid not in found:
            found[grid] = fresh.code(names[grid], _kind(codes[grid].removeprefix(left[grid] or ""), scheme, kind))
    return tuple(found[grid] for grid in range(len(codes)))


def _refuse_equal(codes: Sequence[str]) -> None:
    """Refuse codes that stand on two grids."""
    if twice := sorted(code for code, count in Counter(filter(None, codes)).items() if count > 1):
        raise OptionError(f"several grids have the code {', '.join(twice)}")


def _left_head(code: str, before: tuple[str, ...], now: tuple[str, ...], scheme: CodeScheme) -> str | None:
    """Return the head under which a grid no longer lies, None where its code stays or there is none."""
    return head_in(code, before, scheme) if before != now else None


def _series(
    staying: Mapping[int, str], sets: Sequence[tuple[str, ...]], scheme: CodeScheme
) -> dict[tuple[str, ...], str]:
    """Return several communities → the number that stands for them in codes that stay."""
    heads = {sets[grid]: head_in(code, sets[grid], scheme) for grid, code in staying.items() if len(sets[grid]) > 1}
    return {own: head for own, head in heads.items() if head is not None and scheme.is_merged(head)}


def _carried(
    open_: Sequence[int], codes: Sequence[str], left: Sequence[str | None], *, heads: Sequence[str], used: set[str]
) -> dict[int, str]:
    """Return grid → its serial behind its new head, where that code is free; `used` grows by them."""
    found: dict[int, str] = {}
    for grid in open_:
        head = left[grid]
        if head is not None and (code := heads[grid] + codes[grid].removeprefix(head)) not in used:
            found[grid] = code
            used.add(code)
    return found


def _kind(serial: str, scheme: CodeScheme, usual: GridKind) -> GridKind:
    """Return the kind that a serial tells."""
    known = len(serial) == scheme.digits and serial.isascii() and serial.isdigit()
    return (scheme.kind_of(int(serial)) if known else None) or usual


class _Fresh:
    """Codes that are free, each given out once."""

    def __init__(self, used: set[str], administrative: bool, scheme: CodeScheme) -> None:
        self._used, self._administrative, self._scheme = used, administrative, scheme
        self._codes: dict[tuple[str, GridKind], Iterator[str]] = {}

    def code(self, parent: str, kind: GridKind) -> str:
        """Return the next free code of a parent and kind."""
        if (parent, kind) not in self._codes:
            self._codes[parent, kind] = self._scheme.codes(parent, kind=kind, administrative=self._administrative)
        return next(code for code in self._codes[parent, kind] if code not in self._used)
