"""The past of a plan, as one frozen value that answers questions about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from gridplan.columns import HELD_COLUMNS, LINEAGE_COLUMNS, MOVE_COLUMNS, ROUND_COLUMNS
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.history import Round
from gridplan.later import Later
from gridplan.lineage.chains import Chain, chain_of
from gridplan.lineage.days import day_findings, day_span, first_days, not_in_force, version_at
from gridplan.lineage.holding import Held, held_by
from gridplan.lineage.lives import Lives
from gridplan.lineage.plain import plain_rows
from gridplan.lineage.telling import round_line, rounds_line
from gridplan.version import Version


@dataclass(frozen=True, eq=False, repr=False)
class Lineage:
    """What became of the grids and buildings of a plan in all rounds of re-gridding; see `gridplan.lineage`.

    Parameters
    ----------
    history
        The rounds, oldest first.
    version
        Today's.
    codes
        Today's grids, in the plan's order.
    retired
        Codes that were in use and are no more.
    lives
        Id and grid of every building in every version.
    """

    history: tuple[Round, ...]
    version: Version
    codes: tuple[str, ...]
    retired: frozenset[str]
    lives: Lives

    def __repr__(self) -> str:
        return f"<Lineage: {len(self.history)} rounds, {len(self.codes)} grids, {len(self.retired)} codes retired>"

    @cached_property
    def grids(self) -> pd.DataFrame:
        """What became of each grid in each round: columns `ROUND_COLUMNS` and `LINEAGE_COLUMNS`."""
        return self._told([past.lineage for past in self.history], LINEAGE_COLUMNS)

    @cached_property
    def units(self) -> pd.DataFrame:
        """Every building whose grid, id or being changed in a round: columns `ROUND_COLUMNS` and `MOVE_COLUMNS`."""
        return self._told([past.units for past in self.history], MOVE_COLUMNS)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Rounds without a date, or with one that lies before that of an earlier round."""
        return day_findings(self.history, self.version)

    def of(self, code: str) -> Chain:
        """Return the chain of a grid: back to the grids that its buildings came from, forward to where they are today.

        Raises
        ------
        InputError
            When no grid ever had the code.
        """
        if code not in self.retired and code not in self.codes:
            raise InputError((Finding("lineage-grid-unknown", (code,)),))
        return chain_of(code, self.lives, self.history, version=self.version)

    def grid_of(self, unit: str, at: str | int | None = None) -> Held:
        """Return which grid held a building.

        Parameters
        ----------
        unit
            Its id: of today, else that of then, else any that it ever had.
        at
            A day, ``2026-05-01``, or a year; of a year the last day counts, and a change during it is noted. Now when
            None. Before the first round the oldest version counts, where it was in force then; else no grid held it.

        Raises
        ------
        InputError
            When no building ever had the id.
        OptionError
            When `at` is neither a day nor a year.
        """
        days, told = first_days(self.history, self.version), "" if at is None else str(at)
        first, last = (len(self.history),) * 2 if at is None else (version_at(days, day) for day in day_span(at))
        versions = (*(past.before for past in self.history), self.version)
        ids, grids, findings = held_by(unit, self.lives, at=told, versions=range(first, last + 1))
        if early := not_in_force(versions[0], day_span(at)[1] if at is not None else ""):
            grids, findings = (), early
        return Held(unit, told, versions[last], days[last], ids, grids, findings + self.findings)

    def at(self, date: str | int) -> pd.DataFrame:
        """Return the grid of every building that stood on a day, or on the last day of a year.

        Returns
        -------
        pandas.DataFrame
            ``unit`` (id of then) and ``grid`` (code of then, None for none, and where no version was in force yet).

        Raises
        ------
        OptionError
            When `date` is neither a day nor a year.
        """
        day = day_span(date)[1]
        version = version_at(first_days(self.history, self.version), day)
        first = self.history[0].before if self.history else self.version
        grids = self.lives.grids[version]
        columns = (self.lives.units[version], np.full_like(grids, None) if not_in_force(first, day) else grids)
        table = pd.DataFrame({name: pd.Series(c, dtype=object) for name, c in zip(HELD_COLUMNS, columns, strict=True)})
        return table[table["unit"].notna()].drop_duplicates("unit", ignore_index=True)

    def summary(self, lang: str | None = None) -> str:
        """Return how many rounds and retired codes lie behind the plan, and a line for each round."""
        head = rounds_line(len(self.codes), self.version, len(self.history), len(self.retired), lang)
        rounds = [round_line(past, lang) for past in self.history]
        return "\n".join([head, *rounds, *(finding.line(lang) for finding in self.findings)])

    def as_dict(self) -> dict[str, Any]:
        """Return all rounds as plain values for JSON."""
        return {
            "version": self.version.as_dict(),
            "rounds": len(self.history),
            "retired": sorted(self.retired),
            "grids": plain_rows(self.grids),
            "units": plain_rows(self.units),
            "findings": [finding.as_dict() for finding in self.findings],
        }

    export = Later("gridplan.lineage.export:export_lineage")

    def _told(self, tables: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
        """Return the tables of all rounds as one, each row with its round."""
        whole = (*ROUND_COLUMNS, *columns)
        named = [
            table[list(columns)].assign(
                round=i + 1, version=self.history[i].before.number + 1, date=self.history[i].date
            )
            for i, table in enumerate(tables)
        ]
        return pd.concat(named, ignore_index=True)[list(whole)] if named else pd.DataFrame(columns=list(whole))
