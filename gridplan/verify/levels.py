"""Checks of the levels below the grid, recomputed from the table of parts, the map and the counts of the units."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.levels import Levels
from gridplan.options import Window
from gridplan.verify.facts import Facts
from gridplan.verify.neighbours import groups

LEVEL_FIGURES = ("n_parts", "n_corridors", "corridors_outside_window", "n_micro_grids", "micro_grids_outside_window")


class LevelFacts:
    """The levels of a plan beside its facts; of the levels only the rules and the table of parts are used."""

    def __init__(self, facts: Facts, levels: Levels) -> None:
        self.facts, self.levels = facts, levels
        place = pd.Series(np.arange(len(facts.labels)), index=facts.ground.units["unit"].to_numpy())
        known = levels.parts["unit"].map(place)
        self.strange = tuple(sorted(set(levels.parts["unit"][known.isna()])))
        self.parts = levels.parts[known.notna()].assign(at=known.dropna().astype(np.int64))

    @cached_property
    def unit_households(self) -> NDArray[np.int64]:
        """int64 (n,), households of the parts of each unit."""
        total = np.zeros(len(self.facts.labels), np.int64)
        np.add.at(total, self.parts["at"].to_numpy(), self.parts["households"].to_numpy(np.int64))
        return total

    @cached_property
    def micro(self) -> pd.Series[Any]:
        """Households of each micro-grid, by code."""
        return self.parts.groupby("micro_grid")["households"].sum()

    @cached_property
    def corridor(self) -> pd.Series[Any]:
        """Households of each corridor group, by code."""
        return self.parts.groupby("corridor")["households"].sum()

    @cached_property
    def micro_outside(self) -> tuple[str, ...]:
        """Micro-grids outside their window."""
        return _outside(self.micro, self.levels.rules.micro)

    @cached_property
    def micro_whole(self) -> set[str]:
        """Micro-grids that are all of a grid with fewer households than the window of one begins at."""
        grid = self.parts.groupby("micro_grid")["grid"].first()
        few = (self.micro < self.levels.rules.micro.lo) & ~grid.duplicated(keep=False)
        return {str(code) for code in self.micro.index[few]}

    @cached_property
    def corridor_outside(self) -> tuple[str, ...]:
        """Corridor groups outside their window."""
        return _outside(self.corridor, self.levels.rules.corridor)

    def unit_names(self, where: NDArray[np.bool_]) -> tuple[str, ...]:
        """Return the ids of units, bool (n,)."""
        return tuple(self.facts.ground.units["unit"][where])


def level_figures(facts: Facts) -> dict[str, Any]:
    """Return the figures on levels, None where the plan ends at its grids."""
    if facts.plan.levels is None:
        return dict.fromkeys(LEVEL_FIGURES)
    own = LevelFacts(facts, facts.plan.levels)
    values = (len(own.parts), len(own.corridor), len(own.corridor_outside), len(own.micro), len(own.micro_outside))
    return dict(zip(LEVEL_FIGURES, values, strict=True))


def check_levels(facts: Facts) -> Iterator[Finding]:
    """Yield what levels say and is not so, and the exceptions they name."""
    if facts.plan.levels is None:
        return
    own = LevelFacts(facts, facts.plan.levels)
    for check in (
        _check_parts,
        _check_grids,
        _check_corridors,
        _check_connected,
        _check_number,
        _check_windows,
        _check_account,
    ):
        yield from check(own)


def check_stored_levels(facts: Facts, stored: dict[str, pd.DataFrame]) -> Iterator[Finding]:
    """Yield rows of the stored tables of levels that say other than the parts."""
    if facts.plan.levels is None:
        return
    own = LevelFacts(facts, facts.plan.levels)
    for name, key, sums in (("micro_grids", "micro_grid", own.micro), ("corridors", "corridor", own.corridor)):
        written = stored[name].set_index(key)["households"]
        both = pd.concat([written, sums], axis=1, keys=["written", "found"])
        wrong = both.index[both["written"] != both["found"]]
        if len(wrong) or not written.index.is_unique:
            yield Finding("verify-levels-stored", tuple(map(str, wrong)), {"table": name})


def _outside(sums: pd.Series[Any], window: Window) -> tuple[str, ...]:
    return tuple(str(code) for code in sums.index[(sums < window.lo) | (sums > window.hi)])


def _check_parts(own: LevelFacts) -> Iterator[Finding]:
    """Yield units without parts, strange ones, parts that stand twice, counts that are not those of the unit."""
    missing = np.ones(len(own.facts.labels), bool)
    missing[own.parts["at"].to_numpy()] = False
    if own.strange or missing.any():
        yield Finding("verify-levels-units", (*own.strange, *own.unit_names(missing)))
    twice = own.parts.duplicated(["unit", "part", "section"])
    if twice.any():
        yield Finding("verify-levels-twice", tuple(sorted(set(own.parts["unit"][twice]))))
    negative = np.zeros(len(missing), bool)
    negative[own.parts["at"][own.parts["households"] < 0].to_numpy()] = True
    wrong = (own.unit_households != own.facts.households) | negative
    if wrong.any():
        yield Finding("verify-levels-households", own.unit_names(wrong))


def _check_grids(own: LevelFacts) -> Iterator[Finding]:
    """Yield parts that are not in the grid of their unit, and micro-grids over several grids."""
    expected = own.facts.codes[own.facts.labels[own.parts["at"].to_numpy()]]
    strays = own.parts["unit"][(own.parts["grid"] != expected) | own.parts["micro_grid"].isna()]
    if len(strays):
        yield Finding("verify-levels-grid", tuple(sorted(set(strays))))
    grids = pd.Series(expected, index=own.parts.index).groupby(own.parts["micro_grid"]).nunique()
    if (grids > 1).any():
        yield Finding("verify-levels-micro", tuple(map(str, grids.index[grids > 1])))


def _check_corridors(own: LevelFacts) -> Iterator[Finding]:
    """Yield corridor groups over several units or micro-grids, and lived-in units without one."""
    spread = own.parts.groupby("corridor")[["unit", "micro_grid"]].nunique()
    wide = spread.index[(spread > 1).any(axis=1)]
    if len(wide):
        yield Finding("verify-levels-corridor", tuple(map(str, wide)))
    lived_in = own.facts.households[own.parts["at"].to_numpy()] > 0
    wrong = own.parts["unit"][own.parts["corridor"].notna().to_numpy() != lived_in]
    if len(wrong):
        yield Finding("verify-levels-corridorless", tuple(sorted(set(wrong))))


def _check_connected(own: LevelFacts) -> Iterator[Finding]:
    """Yield micro-grids that do not hang together over neighbouring units."""
    nodes = own.parts[["at", "micro_grid"]].dropna().drop_duplicates().reset_index(drop=True)
    nodes["node"] = np.arange(len(nodes))
    u, v = own.facts.reach
    pairs = pd.DataFrame({"u": u, "v": v})
    pairs = pairs.merge(nodes, left_on="u", right_on="at").merge(
        nodes, left_on=["v", "micro_grid"], right_on=["at", "micro_grid"], suffixes=("_u", "_v")
    )
    piece = groups(len(nodes), pairs["node_u"].to_numpy(), pairs["node_v"].to_numpy())
    torn = pd.Series(piece).groupby(nodes["micro_grid"]).nunique()
    if (torn > 1).any():
        yield Finding("verify-levels-torn", tuple(map(str, torn.index[torn > 1])))


def _check_number(own: LevelFacts) -> Iterator[Finding]:
    """Yield another number of micro-grids than households ÷ those of one, rounded, where the plan does not say so."""
    if (per := own.levels.rules.micro_per) is None:
        return
    exact = Fraction(int(own.facts.households.sum())) / Fraction(per)
    wanted, found = math.floor(exact + Fraction(1, 2)), len(own.micro)
    told = any(finding.code == "micro-number" for finding in own.levels.report.findings)
    if found != wanted and not told:
        yield Finding("verify-levels-number", (), {"per": per, "wanted": wanted, "found": found})


def _check_windows(own: LevelFacts) -> Iterator[Finding]:
    """Yield groups outside their window: those that the plan names as notes, the others as failures.

    A house with fewer households than a corridor group may have is one by itself, as no group spans two buildings, and
    so is a grid with fewer than a micro-grid may have: either has to be named, and is no exception.
    """
    named = {ident for finding in own.levels.report.findings for ident in finding.ids}
    small = set(own.unit_names(own.facts.households < own.levels.rules.corridor.lo))
    unit = own.parts.groupby("corridor")["unit"].first()
    alone = {code for code in own.corridor_outside if unit[code] in named & small}
    alone |= own.micro_whole & set(own.micro_outside) & named
    told = {code for code in (*own.corridor_outside, *own.micro_outside) if code in named} - alone
    outside = {*own.corridor_outside, *own.micro_outside}
    if silent := sorted(outside - told - alone):
        yield Finding("verify-levels-silent", tuple(silent))
    if told:
        micro = len(told.intersection(own.micro_outside))
        yield Finding("verify-levels-exceptions", (), {"micro": micro, "corridors": len(told) - micro})


def _check_account(own: LevelFacts) -> Iterator[Finding]:
    """Yield an account of households that does not add up to those of the units."""
    account = own.levels.report.conservation
    if account is not None and not (account.holds and account.households_in == int(own.facts.households.sum())):
        yield Finding("verify-levels-account")
