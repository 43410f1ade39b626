"""What a planner should know about levels: every group outside its window, with the reason and what would work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.levels import Levels
from gridplan.nesting.micro_grids import PatchDivision
from gridplan.nesting.sharing import number_wanted
from gridplan.options import Window


def level_findings(
    levels: Levels, divided: Iterable[PatchDivision], micro: NDArray[np.object_], grids: Sequence[str]
) -> tuple[Finding, ...]:
    """Return the findings on corridor groups and micro-grids.

    Parameters
    ----------
    micro
        Object (m,), code of the micro-grid of each item.
    grids
        Codes of the grids.
    """
    patches = [_Patch(division, micro, grids, levels.rules.micro) for division in divided]
    return (
        *_number(levels),
        *_corridors(levels),
        *_nobody(patches),
        *_few(patches),
        *_above(patches),
        *_broken(patches),
    )


class _Patch:
    """A divided patch with the codes of its micro-grids."""

    def __init__(
        self, division: PatchDivision, micro: NDArray[np.object_], grids: Sequence[str], window: Window
    ) -> None:
        self.status, self.sums, self.heavy = division.status, division.sums, len(division.patch.numbers.heavy)
        self.lo, self.hi = window.whole()
        _, first = np.unique(division.labels, return_index=True)
        self.codes = micro[division.patch.items][first]
        self.grid = grids[division.patch.grid]
        self.total = int(self.sums.sum())

    @property
    def window(self) -> dict[str, int]:
        """The window as sentences name it."""
        return {"lo": self.lo, "hi": self.hi}

    @property
    def usual(self) -> NDArray[np.int64]:
        """Micro-grids without a corridor group above the window."""
        return np.arange(self.heavy, len(self.sums))

    @property
    def outside(self) -> NDArray[np.int64]:
        """Those of them that break the window."""
        sums = self.sums[self.usual]
        return self.usual[(sums < self.lo) | (sums > self.hi)]


def _number(levels: Levels) -> Iterator[Finding]:
    """Yield that there are more or fewer micro-grids than were asked for."""
    if (per := levels.rules.micro_per) is None:
        return
    wanted, found = number_wanted(int(levels.parts["households"].sum()), per), len(levels.micro_grids)
    if found != wanted:
        lo, hi = levels.rules.micro.whole()
        yield Finding("micro-number", (), {"per": per, "wanted": wanted, "found": found, "lo": lo, "hi": hi})


def _corridors(levels: Levels) -> Iterator[Finding]:
    """Yield buildings too small for a group, and groups outside the window for another reason."""
    lo, hi = levels.rules.corridor.whole()
    table = levels.corridors
    whole = levels.parts.groupby("unit")["households"].sum()
    small = (table["unit"].map(whole) < lo).to_numpy()
    if small.any():
        ids = tuple(sorted(table.loc[small, "unit"]))
        numbers = {"lo": lo, "hi": hi, "households": int(table.loc[small, "households"].sum())}
        yield Finding("corridor-few-households", ids, numbers)
    broken = table[table["outside_window"].to_numpy() & ~small]
    if len(broken):
        found = broken["households"]
        numbers = {"lo": lo, "hi": hi, "fewest": int(min(found.min(), lo)), "most": int(max(found.max(), hi))}
        yield Finding("corridor-outside", tuple(broken["corridor"]), numbers)


def _nobody(patches: list[_Patch]) -> Iterator[Finding]:
    codes = tuple(str(code) for patch in patches if patch.total == 0 for code in patch.codes)
    if codes:
        yield Finding("micro-nobody", codes)


def _few(patches: list[_Patch]) -> Iterator[Finding]:
    """Yield grids, or pieces of grids that hang together with nothing else, with less than one micro-grid's worth."""
    few = [patch for patch in patches if 0 < patch.total < patch.lo]
    if few:
        codes = tuple(str(code) for patch in few for code in patch.codes)
        yield Finding("micro-few-households", codes, {**few[0].window, "fewest": min(p.total for p in few)})


def _above(patches: list[_Patch]) -> Iterator[Finding]:
    """Yield micro-grids that hold a corridor group above their window."""
    codes = tuple(str(code) for patch in patches for code in patch.codes[: patch.heavy])
    if codes:
        yield Finding("micro-corridor-above", codes, patches[0].window)


def _broken(patches: list[_Patch]) -> Iterator[Finding]:
    """Yield patches whose window is not held, with the window that this division holds."""
    for patch in patches:
        if patch.total < patch.lo or not len(patch.outside):
            continue
        usual = patch.sums[patch.usual]
        numbers = {
            **patch.window,
            "grid": patch.grid,
            "total": patch.total,
            "number": len(patch.sums),
            "relaxed_lo": int(min(usual.min(), patch.lo)),
            "relaxed_hi": int(max(usual.max(), patch.hi)),
        }
        code = "micro-impossible" if patch.status == "infeasible" else "micro-unproven"
        yield Finding(code, tuple(str(c) for c in patch.codes[patch.outside]), numbers)
