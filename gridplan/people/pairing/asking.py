"""From tables and wishes to one request, every fault at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding
from gridplan.ground.formats.table import id_text
from gridplan.options.numbers import is_count, is_number
from gridplan.people.engine.costs import CLOSED, Costs
from gridplan.people.engine.transport import WHOLE
from gridplan.people.grids import Grids, Heirs
from gridplan.people.pairing.evening import evened
from gridplan.people.pairing.listed import listed_pairs
from gridplan.people.pairing.reading import Counts
from gridplan.people.pairing.request import Measure, Request, pair_numbers
from gridplan.people.pairing.sides import Side
from gridplan.people.pairing.staying import worth_staying
from gridplan.people.reading.opening import Source
from gridplan.people.walking import walking

Pairs = Iterable[Sequence[str]] | Source
_FARTHEST = 1e7
"""Figures of a pair above this are no distances on Earth, m."""


@dataclass(frozen=True, eq=False)
class Wishes:
    """Keywords of `gridplan.pair` that say what pairs are to be."""

    left_counts: Counts
    right_counts: Counts
    distance: Any
    weights: Any
    like: Sequence[tuple[str, str]] | None
    heirs: Heirs
    balance: str | None
    amounts: str | None
    same: str | None
    fixed: Pairs
    forbidden: Pairs
    allowed: Pairs
    slack: float

    def __post_init__(self) -> None:
        for name in ("left_counts", "right_counts"):
            _check_counts(name, getattr(self, name))
        if sum(wish is not None for wish in (self.distance, self.weights, self.like)) > 1:
            raise OptionError("give distances to be small, weights to be large, or pairs of before that are to stay")
        if isinstance(self.distance, str) and self.distance not in ("line", "walk"):
            raise OptionError(f"distance must be line, walk or a table of figures, not {self.distance!r}")
        if "even" in (self.left_counts, self.right_counts):
            self._check_even()
        if self.balance is not None and self.amounts is not None:
            raise OptionError("amounts are shared out or balanced, not both")
        if not is_number(self.slack) or self.slack < 0:
            raise OptionError(f"slack must be a number not below 0, not {self.slack!r}")

    def _check_even(self) -> None:
        if self.left_counts == self.right_counts:
            raise OptionError("the counts of one side can be even, where those of the other side are fixed")
        if self.right_counts == "even" and self.amounts is not None:
            raise OptionError("amounts are the counts of the right side: ask for even left_counts, not right_counts")


def request_of(left: Side, right: Side, wishes: Wishes, *, grids: Grids | None) -> Request:
    """Return what is asked of two sides.

    Raises
    ------
    InputError
        With every fault of both sides, of the pairs and of the figures.
    """
    faults = [finding for side in (left, right) for finding in side.report.errors]
    named = {name: pairs_asked(name, getattr(wishes, name)) for name in ("fixed", "forbidden", "allowed")}
    rows = {}
    for name, pairs in named.items():
        rows[name], unknown = _rows(name, pairs, left, right)
        faults += unknown
    left, right = _evened(left, right, wishes)
    left, right, most = _with_uppers(left, right, shared=wishes.amounts is not None)
    measure, table, wrong = _figures(left, right, wishes, grids)
    faults += wrong
    if wishes.balance is not None and len(left) * len(right) > WHOLE:
        faults.append(Finding("pair-balance-large", (), {"pairs": len(left) * len(right), "most": WHOLE}))
    if not faults:
        faults += _contradictions(left, right, rows, table=table, same=wishes.same is not None)
    if faults:
        raise InputError(tuple(faults))
    shape = (len(left), len(right))
    ours, theirs = _groups(left, right) if wishes.same is not None else (np.full(shape[0], -1), np.full(shape[1], -1))
    places = (left.points, right.points) if measure == "line" else (np.zeros((0, 2)), np.zeros((0, 2)))
    closed, opened = (pair_numbers(rows[name], shape) for name in ("forbidden", "allowed"))
    return Request(
        left=left,
        right=right,
        measure=measure,
        costs=Costs(shape, table, *places, closed, ours, theirs, opened),
        most=most,
        shared=wishes.amounts is not None,
        same=wishes.same is not None,
        balance=wishes.balance is not None,
        slack=float(wishes.slack),
        **rows,
    )


def _evened(left: Side, right: Side, wishes: Wishes) -> tuple[Side, Side]:
    shared = wishes.amounts is not None
    if wishes.left_counts == "even":
        left = evened(left, right, name="left_counts", shared=shared)
    if wishes.right_counts == "even":
        right = evened(right, left, name="right_counts", shared=shared)
    return left, right


def _check_counts(name: str, ends: Counts) -> None:
    if ends == "even":
        return
    given = tuple(ends)
    if len(given) != 2:
        raise OptionError(f"{name} must be even, or a whole number and a whole number or None, not {ends!r}")
    low, high = given
    if not is_count(low, least=0) or not (high is None or is_count(high, least=0)):
        raise OptionError(f"{name} must be even, or a whole number and a whole number or None, not {ends!r}")
    if high is not None and low is not None and low > high:
        raise OptionError(f"{name} must run from a number to a higher one, not {ends!r}")


def pairs_asked(name: str, pairs: Pairs) -> list[tuple[str, str]]:
    """Return pairs of ids, sorted, each once; a table, file or folder of them is read."""
    rows = listed_pairs(name, pairs) if isinstance(pairs, str | os.PathLike | pd.DataFrame) else pairs
    given = [tuple(pair) for pair in rows]
    if wrong := [pair for pair in given if len(pair) != 2]:
        raise OptionError(f"a pair must be of a left and a right item, not {wrong[0]!r}")
    return sorted({(id_text(one), id_text(other)) for one, other in given})


def _rows(
    name: str, pairs: Sequence[tuple[str, str]], left: Side, right: Side
) -> tuple[NDArray[np.int64], list[Finding]]:
    ours, theirs = left.numbers(), right.numbers()
    unknown = tuple(f"{one}={other}" for one, other in pairs if one not in ours or other not in theirs)
    known = [(ours[one], theirs[other]) for one, other in pairs if one in ours and other in theirs]
    faults = [Finding(f"pair-{name}-unknown", unknown)] if unknown else []
    return np.array(known, dtype=np.int64).reshape(-1, 2), faults


def _with_uppers(left: Side, right: Side, *, shared: bool) -> tuple[Side, Side, int]:
    """Return the sides with numbers for all counts, and what a pair may hold."""
    if shared:
        total = int(right.amount.sum())
        upper = np.where(left.upper < 0, total, left.upper)
        return left.replace(upper=upper), right.replace(lower=right.amount, upper=right.amount), max(total, 1)
    tops = [
        one.replace(upper=np.where(one.upper < 0, len(other), one.upper))
        for one, other in ((left, right), (right, left))
    ]
    return tops[0], tops[1], 1


def _figures(
    left: Side, right: Side, wishes: Wishes, grids: Grids | None
) -> tuple[Measure, NDArray[np.int64] | None, list[Finding]]:
    """Return what is measured, int64 (n, m) thousandths of it where a table holds them, and what is wrong."""
    if wishes.weights is not None:
        table, faults = _table(wishes.weights, left, right)
        return "weights", -table, faults
    if wishes.like is not None:
        table, faults = _table(worth_staying(left, right, wishes.like, wishes.heirs), *_in_order(left, right))
        return "weights", -table, faults
    if wishes.distance is not None and not isinstance(wishes.distance, str):
        table, faults = _table(wishes.distance, left, right, barred=True)
        return "matrix", table, faults
    bare = [
        Finding("pair-no-place", tuple(side.ids[~side.placed]), {"side": which})
        for which, side in (("left", left), ("right", right))
        if not side.placed.all()
    ]
    if wishes.distance is None and bare:
        return "none", None, []
    if bare or wishes.distance != "walk":
        return "line", None, bare
    if grids is None:
        return "walk", None, [Finding("pair-no-plan")]
    table, faults = _table(walking(grids).matrix(left.points, right.points), *_in_order(left, right))
    return "walk", table, faults


def _in_order(left: Side, right: Side) -> tuple[Side, Side]:
    """Return the sides as if their tables had their rows in the order of ids, as figures that we reckon have them."""
    return left.replace(rows=np.arange(len(left))), right.replace(rows=np.arange(len(right)))


def _table(
    given: ArrayLike | pd.DataFrame, left: Side, right: Side, *, barred: bool = False
) -> tuple[NDArray[np.int64], list[Finding]]:
    """Return int64 (n, m) thousandths in the order of the sides; what is infinite may not be where that is `barred`."""
    if isinstance(given, pd.DataFrame):
        frame = given.set_axis(given.index.map(id_text), axis=0).set_axis(given.columns.map(id_text), axis=1)
        lost = [name for name in left.ids if name not in frame.index] + [n for n in right.ids if n not in frame.columns]
        if lost or frame.index.has_duplicates or frame.columns.has_duplicates:
            return np.zeros((len(left), len(right)), np.int64), [Finding("pair-table-ids", tuple(lost))]
        table = frame.loc[list(left.ids), list(right.ids)].to_numpy(dtype=float)
    else:
        table = np.asarray(given, dtype=float)
        if table.shape != (len(left), len(right)):
            raise OptionError(f"the table of figures must be {len(left)} × {len(right)}, not {table.shape}")
        table = table[np.ix_(left.rows, right.rows)]
    beyond = np.isposinf(table) & barred
    wrong = ~(np.abs(table) <= _FARTHEST) & ~beyond
    rows = tuple(str(name) for name in left.ids[wrong.any(axis=1)])
    faults = [Finding("pair-table-wrong", rows, {"farthest": int(_FARTHEST)})] if rows else []
    figures = np.rint(1000.0 * np.where(wrong | beyond, 0.0, table)).astype(np.int64)
    return np.where(beyond, CLOSED, figures), faults


def _groups(left: Side, right: Side) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    names = {name: i for i, name in enumerate(sorted({*left.communities, *right.communities} - {""}))}
    one, other = (
        np.array([names.get(name, -1) for name in side.communities], dtype=np.int64) for side in (left, right)
    )
    return one, other


def _contradictions(
    left: Side, right: Side, rows: dict[str, NDArray[np.int64]], *, table: NDArray[np.int64] | None, same: bool
) -> Iterator[Finding]:
    """Yield fixed pairs that break a rule."""
    fixed, named = rows["fixed"], {name: {tuple(pair) for pair in rows[name].tolist()} for name in rows}

    def told(code: str, pairs: Iterable[Sequence[int]]) -> Iterator[Finding]:
        if ids := tuple(f"{left.ids[i]}={right.ids[j]}" for i, j in pairs):
            yield Finding(code, ids)

    yield from told("pair-fixed-forbidden", sorted(named["fixed"] & named["forbidden"]))
    if same:
        ours, theirs = left.communities[fixed[:, 0]], right.communities[fixed[:, 1]]
        apart = (ours != theirs) & (ours != "") & (theirs != "")
        yield from told(
            "pair-fixed-apart", [pair for pair in fixed[apart].tolist() if tuple(pair) not in named["allowed"]]
        )
    for which, side, own in (("left", left, fixed[:, 0]), ("right", right, fixed[:, 1])):
        count = np.bincount(own, minlength=len(side))
        if (over := count > side.upper).any():
            yield Finding("pair-fixed-over", tuple(side.ids[over]), {"side": which})
    if table is not None:
        barred = table[fixed[:, 0], fixed[:, 1]] >= CLOSED
        yield from told("pair-fixed-barred", fixed[barred].tolist())
