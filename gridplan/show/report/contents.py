"""Everything a report tells, computed once for the page and the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from gridplan.errors import OptionError
from gridplan.findings import Finding
from gridplan.ground.windows import has_target
from gridplan.language import Lang, say
from gridplan.naming.lines import community_titles
from gridplan.people.assignment import Assignment
from gridplan.plan import Plan
from gridplan.publishing import public_figures
from gridplan.publishing.counts import Shown
from gridplan.show.map.modes import Mode, amount_modes
from gridplan.show.report.bars import Measure
from gridplan.show.report.borders import common_borders
from gridplan.show.report.rows import GridRow, grid_rows
from gridplan.show.report.streets import streets_in
from gridplan.text import plain
from gridplan.verify import Verification

_LEAST_SAID, _LEAST_LEFT = 6, 3
"""Letters that ids must share, and letters that are left of each."""
Sheets = Literal["grid", "community", "none"]


@dataclass(frozen=True)
class Community:
    """The grids of one community.

    Parameters
    ----------
    name
        Its name or code in the plan; empty where grids have no community.
    title
        What it is called: its name where it goes by a code, and words for the whole where there is none.
    households
        A count, or what stands for one that is not shown to everyone.
    workers
        People who work on its grids, whoever has several of them counted once.
    """

    number: int
    name: str
    title: str
    rows: tuple[GridRow, ...]
    households: Shown
    workers: int

    @property
    def worst_first(self) -> list[GridRow]:
        """Its grids, the farthest from the target first; the fullest where they have none."""
        return worst_first(self.rows)


@dataclass(frozen=True, eq=False)
class Contents:
    """A plan, and how it is to be told.

    Parameters
    ----------
    date
        Day of the report, as it is to stand there; or empty.
    public
        Whether everyone reads along: small counts, ids of people and whatever tells one are left out then.
    earlier
        Plans that everyone has seen such a report of, the oldest first.
    officers
        Officers sent to the grids, or None.
    verified
        What an independent computation found, or None where none was made.
    sheets
        Whether there is a sheet for each ``grid``, only one for each ``community``, or ``none``.
    """

    plan: Plan
    lang: Lang
    title: str
    attribution: str = ""
    date: str = ""
    public: bool = False
    earlier: Sequence[Plan] = ()
    officers: Assignment | None = None
    verified: Verification | None = None
    sheets: Sheets = "grid"

    def __post_init__(self) -> None:
        if self.sheets not in get_args(Sheets):
            raise OptionError(self.say("sheets-unknown", known=", ".join(get_args(Sheets)), asked=self.sheets))
        if self.officers is not None:
            _check_officers(self.plan, self.officers, self.lang)

    def say(self, key: str, **values: Any) -> str:
        """Return a sentence of the report in its language."""
        return say(f"report-{key}", self.lang, **values)

    @cached_property
    def rows(self) -> tuple[GridRow, ...]:
        """The grids in the order of their codes."""
        return grid_rows(
            self.plan,
            self.lang,
            public=self.public,
            earlier=self.earlier,
            officers=self.officers,
            steps=self.steps,
        )

    @cached_property
    def steps(self) -> Mode | None:
        """Classes of load, or of households, where grids have no target to be judged by; None where they have."""
        if has_target(self.plan.rules):
            return None
        public = public_figures(self.plan, self.earlier) if self.public else None
        return next(amount_modes(self.plan, self.lang, public), None)

    @cached_property
    def measure(self) -> Measure:
        """What is balanced, with a scale on which every grid can be shown."""
        return Measure.of(self.plan.rules, self.rows)

    @cached_property
    def communities(self) -> tuple[Community, ...]:
        """The communities in the order in which their grids come."""
        counts, total = self._counts()
        names = list(dict.fromkeys(row.community for row in self.rows))
        members = {name: tuple(row for row in self.rows if row.community == name) for name in names}
        titles = {"": self.say("whole")} | community_titles(self.plan)
        return tuple(
            Community(
                number,
                name,
                titles.get(name, name),
                members[name],
                counts.get(name, total),
                self._workers_on(members[name]),
            )
            for number, name in enumerate(names)
        )

    @property
    def workers(self) -> int:
        """People who work on the grids, whoever has several of them counted once."""
        return self._workers_on(self.rows)

    def _workers_on(self, rows: Sequence[GridRow]) -> int:
        codes = [self.plan.network.codes[row.number] for row in rows]
        table = self.plan.workers
        return int(table.loc[table["grid"].isin(codes), "worker"].nunique())

    @cached_property
    def households(self) -> Shown:
        """Households of the whole plan."""
        return self._counts()[1]

    @cached_property
    def borders(self) -> pd.DataFrame:
        """Common borders; see `common_borders`."""
        return common_borders(self.plan)

    @cached_property
    def neighbours(self) -> tuple[tuple[tuple[GridRow, float], ...], ...]:
        """The neighbours of each grid with the metres of border that they share, the longest first."""
        found: list[list[tuple[GridRow, float]]] = [[] for _ in self.rows]
        for grid, other, metres in self.borders.itertuples(index=False):
            found[grid].append((self.rows[other], float(metres)))
        return tuple(tuple(pairs) for pairs in found)

    @cached_property
    def streets(self) -> tuple[tuple[str, ...], ...]:
        """Names of the streets of each grid; see `streets_in`."""
        return streets_in(self.plan)

    @cached_property
    def units(self) -> tuple[np.ndarray, ...]:
        """Positions of the units of each grid, by id."""
        ids = self.plan.ground.units["unit"].astype(str).to_numpy()
        order = np.lexsort((ids, self.plan.labels))
        ends = np.searchsorted(self.plan.labels[order], np.arange(len(self.rows) + 1))
        return tuple(order[a:b] for a, b in pairwise(ends))

    @cached_property
    def prefix(self) -> str:
        """What the ids of all units begin with, where that is long enough to be told once for all of them."""
        ids = self.plan.ground.units["unit"].astype(str).tolist()
        lowest, highest = min(ids, default=""), max(ids, default="")
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(lowest, highest, strict=False)))
        kept = min(same, min(map(len, ids), default=0) - _LEAST_LEFT)
        return lowest[:kept] if kept >= _LEAST_SAID else ""

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What was found about the plan itself, not about the data."""
        of_data = self.plan.ground.report.findings
        pieces = [finding for piece in self.plan.components for finding in piece.findings]
        return tuple(finding for finding in (*self.plan.report.findings, *pieces) if finding not in of_data)

    def findings_of(self, community: Community) -> list[Finding]:
        """Return what was found about the pieces of one community."""
        own = [piece for piece in self.plan.components if plain(piece.community) == community.name]
        return [finding for piece in own for finding in piece.findings]

    def _counts(self) -> tuple[dict[str, Shown], Shown]:
        """Return the households of each community and of all."""
        if self.public:
            found = public_figures(self.plan, self.earlier).counts
            return {plain(name): count for name, count in found.communities.items()}, found.total
        sums = self.plan.grids.groupby(self.plan.grids["community"].map(plain), sort=False)["households"].sum()
        return {str(name): int(count) for name, count in sums.items()}, int(self.plan.grids["households"].sum())


def worst_first(rows: Sequence[GridRow]) -> list[GridRow]:
    """Return grids, the farthest from the target first; the fullest where they have none."""
    return sorted(rows, key=lambda row: (-row.distance, row.number))


def _check_officers(plan: Plan, officers: Assignment, lang: Lang) -> None:
    """Refuse officers that were sent to other grids.

    Raises
    ------
    OptionError
        When the roster was made for another plan.
    """
    other = officers.grids.digest not in ("", plan.digest)
    if other or not set(plan.network.codes) <= set(officers.grids.codes):
        raise OptionError(say("report-other-roster", lang))
