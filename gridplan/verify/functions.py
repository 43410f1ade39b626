"""Checks of what hangs on the new grids: every old grid, its households and its people, all of them once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.columns import FUNCTION_COLUMNS
from gridplan.findings import Finding
from gridplan.merger import Merger
from gridplan.plan import Network
from gridplan.verify.facts import Facts

_OLD = ["department", "old_grid"]
_PAIR = [*_OLD, "grid"]
_NUMBERS = ["staff", "households", "share"]
_CLOSE = 1e-9


class Hung:
    """The table of functions beside what the units say.

    Rows of grids that are drawn as lines have no units to be checked against: of them only the new grids are.
    """

    def __init__(self, facts: Facts, merger: Merger) -> None:
        self.facts, self.merger = facts, merger
        self.areal = [network for network in facts.plan.others if network.kind == "areal"]
        table = merger.functions[list(FUNCTION_COLUMNS)].reset_index(drop=True)
        text = {name: table[name].astype(object).where(table[name].notna(), "").astype(str) for name in _PAIR}
        number = {name: pd.to_numeric(table[name], errors="coerce") for name in _NUMBERS}
        self.table = table.assign(**text, **number)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Rows of departments with areal networks."""
        return self.table[self.table["department"].isin([network.name for network in self.areal])]

    @cached_property
    def found(self) -> pd.DataFrame:
        """What old and new grids have in common by their units: ``common`` households, and of the ``whole`` old one."""
        tables = [self._common(network) for network in self.areal]
        found = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[*_PAIR, "common"])
        return found.assign(whole=found.groupby(_OLD)["common"].transform("sum"))

    @cached_property
    def staff(self) -> pd.Series:
        """People of each department's old grids, as its network has them."""
        keys = [(network.name, code) for network in self.areal for code in network.codes]
        people = [int(number) for network in self.areal for number in network.n_workers]
        return pd.Series(people, index=pd.MultiIndex.from_tuples(keys, names=_OLD), dtype=np.float64)

    @cached_property
    def beside(self) -> pd.DataFrame:
        """Each row with what the units say, ``common`` missing where grids have no unit in common."""
        return self.rows.merge(self.found, on=_PAIR, how="left")

    def _common(self, network: Network) -> pd.DataFrame:
        inside = network.labels >= 0
        units = pd.DataFrame(
            {
                "department": network.name,
                "old_grid": np.array(network.codes, dtype=object)[network.labels[inside]],
                "grid": self.facts.codes[self.facts.labels[inside]],
                "common": self.facts.households[inside],
            }
        )
        return pd.DataFrame(units.groupby(_PAIR)["common"].sum().reset_index())


def check_functions(facts: Facts) -> Iterator[Finding]:
    """Yield what the functions on the new grids say and is not so."""
    merger = facts.plan.merger
    if merger is None:
        return
    if lost := [name for name in FUNCTION_COLUMNS if name not in merger.functions.columns]:
        yield Finding("verify-functions-columns", tuple(lost))
        return
    hung = Hung(facts, merger)
    for check in (_check_names, _check_complete, _check_households, _check_staff):
        yield from check(hung)


def _check_names(hung: Hung) -> Iterator[Finding]:
    """Yield rows with a grid or department that is not there, and pairs of grids that stand twice."""
    table = hung.table
    old = pd.MultiIndex.from_frame(table[_OLD])
    areal = table["department"].isin([network.name for network in hung.areal])
    # rows of a network of lines share no households with any grid
    strange = np.where(areal, ~old.isin(hung.staff.index), table["households"] != 0)
    wrong = strange | ~table["grid"].isin([*hung.facts.codes, ""]) | table.duplicated(_PAIR)
    if wrong.any():
        yield Finding("verify-functions-names", _told(table[wrong]))


def _check_complete(hung: Hung) -> Iterator[Finding]:
    """Yield old grids that hang nowhere, or not on every new grid with units of theirs."""
    whole = pd.concat([hung.found[_PAIR], _without_units(hung)], ignore_index=True)
    there = pd.MultiIndex.from_frame(hung.rows[_PAIR]), pd.MultiIndex.from_frame(hung.rows[_OLD])
    missing = ~pd.MultiIndex.from_frame(whole[_PAIR]).isin(there[0])
    missing &= (whole["grid"] != "") | ~pd.MultiIndex.from_frame(whole[_OLD]).isin(there[1])
    if missing.any():
        yield Finding("verify-functions-missing", _told(whole[missing]))


def _check_households(hung: Hung) -> Iterator[Finding]:
    """Yield rows whose households or share are not those of the units."""
    rows = hung.beside
    empty = pd.MultiIndex.from_frame(rows[_OLD]).isin(pd.MultiIndex.from_frame(_without_units(hung)[_OLD]))
    right = np.where(rows["common"].isna(), empty & (rows["households"] == 0), rows["households"] == rows["common"])
    lived_in = (rows["whole"] > 0).to_numpy()
    share = np.isclose(rows["share"], rows["common"] / rows["whole"].where(lived_in), rtol=0, atol=_CLOSE)
    wrong = ~right | np.where(lived_in, ~share, ~rows["share"].between(0, 1))
    if wrong.any():
        yield Finding("verify-functions-households", _told(rows[wrong]))


def _check_staff(hung: Hung) -> Iterator[Finding]:
    """Yield old grids whose people were lost, made up, or not carried by the rule."""
    rows = hung.beside
    carried = rows.groupby(_OLD)["staff"].sum().reindex(hung.staff.index, fill_value=0.0)
    lost = hung.staff.index[~np.isclose(carried, hung.staff, rtol=0, atol=_CLOSE)]
    strays = pd.MultiIndex.from_frame(rows.loc[_is_misled(rows, hung), _OLD])
    if len(wrong := lost.union(strays).unique()):
        ids = tuple(f"{department} {code}" for department, code in wrong)
        yield Finding("verify-functions-staff", ids, {"carry": hung.merger.carry})


def _is_misled(rows: pd.DataFrame, hung: Hung) -> NDArray[np.bool_]:
    """Return rows with people that the rule sends elsewhere: to a smaller share, or more than one off the share."""
    staff, lived_in = rows["staff"], rows["whole"] > 0
    if hung.merger.carry == "split":
        whole = hung.staff.reindex(pd.MultiIndex.from_frame(rows[_OLD])).to_numpy()
        off = (staff - whole * rows["share"]).abs() >= 1
    else:
        off = (staff > 0) & (rows["common"] < rows.groupby(_OLD)["common"].transform("max"))
        off |= (staff > 0) & (staff > 0).groupby([rows[name] for name in _OLD]).transform("sum").gt(1)
    return np.asarray((lived_in & off) | ~(staff >= 0))


def _without_units(hung: Hung) -> pd.DataFrame:
    """Return the old grids that hold no unit, with an empty new grid."""
    empty = hung.staff.index.difference(pd.MultiIndex.from_frame(hung.found[_OLD]))
    return empty.to_frame(index=False).assign(grid="")


def _told(rows: pd.DataFrame) -> tuple[str, ...]:
    columns = (rows[name].tolist() for name in _PAIR)
    return tuple(f"{department} {old} → {new or '–'}" for department, old, new in zip(*columns, strict=True))
