"""Nested division: the grids of a plan into micro-grids, and their buildings into corridor groups."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.errors import InputError, OptionError
from gridplan.findings import Conservation, Finding, Report
from gridplan.ground.reading.parts import parts_of
from gridplan.levels import LevelRules, Levels, level_rules
from gridplan.nesting.codes import level_codes
from gridplan.nesting.corridors import lower_half
from gridplan.nesting.draft import Draft, draft_items
from gridplan.nesting.micro_grids import PatchDivision, Search, divide_patch
from gridplan.nesting.patches import Numbers, Patch, patches
from gridplan.nesting.reasons import level_findings
from gridplan.nesting.sharing import with_numbers
from gridplan.options import Ends
from gridplan.plan import Plan

Progress = Callable[[str, float], None]


def divide_levels(
    plan: Plan,
    rules: LevelRules | None = None,
    *,
    parts: pd.DataFrame | None = None,
    micro: Ends | None = None,
    corridor: Ends | float | None = None,
    effort: int = 0,
    progress: Progress | None = None,
) -> Plan:
    """Divide the grids of a plan into micro-grids, made of corridor groups, made of the parts of buildings.

    A corridor group lies in one building: parts that follow each other by their ids are put together, and a part
    above the window is divided into runs of floors. A micro-grid lies in one grid and hangs together over the
    neighbours of its buildings, the parts of one building being neighbours of each other; it takes whole corridor
    groups, so it may be part of one building or several buildings. Units where nobody lives belong to micro-grids too.

    Parameters
    ----------
    rules
        All rules as one value; `micro` and `corridor` make one when None.
    parts
        Table of parts, see `gridplan.read_parts`; buildings that it lacks, or all, get derived parts.
    micro
        Households of a micro-grid, 30–50 when nothing is asked for.
    corridor
        Households of a corridor group, lowest and highest, or a number that they should be about; about 20.
    effort
        How long to search in each grid: 0 is one quick run, and a longer one where that holds no windows.
    progress
        Called with what is divided and the share done, 0–1.

    Returns
    -------
    Plan
        The same plan with `levels`, of an approved one the draft of the next version; windows that cannot hold
        somewhere are named in ``levels.report`` beside the nearest division.

    Raises
    ------
    InputError
        When the table of parts is faulty, or a unit is in no grid.
    OptionError
        When rules and windows are both given, or a value can never be right.
    KeyboardInterrupt
        When the search was interrupted: half a nesting is none.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=300, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> plan = gp.divide_levels(gp.partition(ground, effort=0))
    >>> int(plan.levels.micro_grids["households"].sum()) == int(plan.grids["households"].sum())
    True
    """
    if rules is None:
        rules = level_rules(micro, corridor)
    elif micro is not None or corridor is not None:
        raise OptionError("rules and windows are both given; put the windows into the rules")
    _refuse_gridless(plan)
    units = plan.ground.units
    known = parts_of(units, parts)
    search = Search(rules.micro, plan.rules.streets, plan.rules.seed, effort)
    course = _Course(search, plan.network.codes, progress)
    draft, divided, finer = _divided(plan, known.frame, rules, course)
    codes = level_codes(plan, draft.items, divided, rules)
    levels = Levels(rules, _coded(plan, draft, codes))
    found = known.findings + finer + level_findings(levels, divided, codes[0], plan.network.codes)
    if plan.version.state == "approved":
        found += (Finding("signoff-next-version", numbers={"number": plan.version.number}),)
    return plan.replace(levels=dataclasses.replace(levels, report=Report(found, _account(units, levels.parts))))


def check_parts(units: pd.DataFrame, parts: pd.DataFrame | None, rules: LevelRules | None) -> None:
    """Refuse a faulty table of parts before the long work starts.

    Raises
    ------
    InputError
        As `divide_levels` would.
    OptionError
        When parts are given but no levels are asked for.
    """
    if parts is not None:
        if rules is None:
            raise OptionError("parts are what levels are made of; ask for levels too")
        parts_of(units, parts)


def with_levels(plan: Plan, rules: LevelRules, parts: pd.DataFrame | None, *, progress: Progress | None = None) -> Plan:
    """Return a plan just made with its levels; interrupted, the plan alone, saying so."""
    if plan.status != "stopped":
        with suppress(KeyboardInterrupt):
            return divide_levels(plan, rules, parts=parts, progress=progress)
    return plan.replace(report=plan.report + Report((Finding("levels-stopped"),)))


def _refuse_gridless(plan: Plan) -> None:
    if (lost := plan.labels < 0).any():
        raise InputError((Finding("levels-unit-without-grid", tuple(plan.ground.units["unit"][lost])),))


def _divided(
    plan: Plan, parts: pd.DataFrame, rules: LevelRules, course: _Course
) -> tuple[Draft, list[PatchDivision], tuple[Finding, ...]]:
    """Return corridor groups and micro-grids; where these do not come out, smaller corridor groups are tried.

    Corridor groups of 26 to 29 households, say, fit no micro-grid of 30–50, neither alone nor in pairs.
    """
    coarse = draft_items(plan, parts, rules, fine=np.zeros(len(plan.ground), bool))
    whole = with_numbers(patches(plan, coarse.items, rules.micro), rules.micro_per)
    asked = {patch.key: patch.numbers for patch in whole} if rules.micro_per is not None else {}
    found = _by_grid(course.run(whole))
    failed = [grid for grid, own in found.items() if any(division.status == "unproven" for division in own)]
    if not failed:
        return coarse, _joined(found), ()
    fine = draft_items(plan, parts, rules, fine=np.isin(plan.labels, failed))
    finer = [_asked(patch, asked) for patch in patches(plan, fine.items, rules.micro, grids=failed)]
    again = _by_grid(course.run(finer, patient=True))
    found |= {grid: own for grid, own in again.items() if all(division.status != "unproven" for division in own)}
    mended = [grid for grid in failed if found[grid] is again[grid]]
    final = draft_items(plan, parts, rules, fine=np.isin(plan.labels, mended))
    settled = zip(patches(plan, final.items, rules.micro), _joined(found), strict=True)
    divided = [division._replace(patch=patch) for patch, division in settled]
    return final, divided, _finer([plan.network.codes[grid] for grid in mended], rules)


def _asked(patch: Patch, asked: Mapping[tuple[int, int], Numbers]) -> Patch:
    """Return a patch of smaller corridor groups with the number of micro-grids that was shared out to it."""
    before = asked.get(patch.key)
    if before is None or not (before.possible and patch.numbers.possible):
        return patch
    return patch.held_to(before.lowest)


def _joined(found: dict[int, list[PatchDivision]]) -> list[PatchDivision]:
    return [division for own in found.values() for division in own]


def _finer(grids: list[str], rules: LevelRules) -> tuple[Finding, ...]:
    """Say in which grids corridor groups were made smaller so that micro-grids fit."""
    lo, hi = lower_half(rules.corridor).whole()
    return (Finding("corridor-finer", tuple(grids), {"lo": lo, "hi": hi}),) if grids else ()


def _by_grid(divided: Iterable[PatchDivision]) -> dict[int, list[PatchDivision]]:
    found: dict[int, list[PatchDivision]] = {}
    for division in divided:
        found.setdefault(division.patch.grid, []).append(division)
    return found


@dataclass(frozen=True)
class _Course:
    """A search over patches, and who is told about it."""

    search: Search
    codes: tuple[str, ...]
    progress: Progress | None

    def run(self, patches: Iterable[Patch], *, patient: bool = False) -> Iterator[PatchDivision]:
        """Yield the patches divided."""
        search = dataclasses.replace(self.search, patient=patient)
        for patch in patches:
            if self.progress is not None:
                self.progress(self.codes[patch.grid], patch.grid / len(self.codes))
            yield divide_patch(patch, search)


def _coded(plan: Plan, draft: Draft, codes: tuple[NDArray[np.object_], NDArray[np.object_]]) -> pd.DataFrame:
    """Return the table of parts with the codes of grid, micro-grid and corridor group."""
    micro, corridor = codes
    item, items = draft.item, draft.items
    grids = np.array(plan.network.codes, dtype=object)[plan.labels[items.unit]]
    lived_in = corridor.copy()
    lived_in[items.households == 0] = None
    return draft.frame.drop(columns="group").assign(grid=grids[item], micro_grid=micro[item], corridor=lived_in[item])


def _account(units: pd.DataFrame, table: pd.DataFrame) -> Conservation:
    """Return where each unit and household went: into parts. Entrances may be derived, no household is made up."""
    n, households = len(units), int(units["households"].sum())
    return Conservation(
        rows_in=n,
        rows_kept=int(table["unit"].nunique()),
        households_in=households,
        households_kept=int(table["households"].sum()),
    )
