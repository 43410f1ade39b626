"""Checks on what the stages say they came to: values computed again, and bounds that nothing goes below."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.language import hundredths_text
from gridplan.people.assignment import Stage
from gridplan.people.checking.facts import Facts

CLOSE = 1e-6
"""What shares may differ by for rounding."""
ROUNDING = 0.5
"""Walks are counted in whole metres: what one may differ by."""


def check_stages(facts: Facts) -> Iterator[Finding]:
    """Yield stages of no block, bounds above values, and values that are not what the posts come to."""
    for stage in facts.assignment.stages:
        members = stage_officers(facts, stage)
        if members is None:
            yield Finding("people-stage-unknown", (stage.block,))
        elif not stage.bound <= stage.value + CLOSE * max(1.0, abs(stage.value)):
            yield _told(stage, "bound", stage.value)
        elif stage.block in {block.name for block in facts.served}:
            yield from _check(facts, stage, members)


def check_stages_there(facts: Facts) -> Iterator[Finding]:
    """Yield officers with posts about whose loads or walks no stage says anything."""
    wanted = ["travel"] if facts.assignment.rules.load_window is not None else ["load", "travel"]
    for name in wanted:
        told = facts.posts == 0
        for stage in facts.assignment.stages:
            members = stage_officers(facts, stage)
            if stage.name == name and members is not None:
                told[members] = True
        if not told.all():
            yield Finding(f"people-{name}-missing", tuple(facts.ids[~told]))


def _check(facts: Facts, stage: Stage, members: NDArray[np.int64]) -> Iterator[Finding]:
    if stage.name == "load":
        yield from _check_load(facts, stage, members)
    elif stage.name == "travel":
        yield from _check_travel(facts, stage, members)
    elif stage.name == "continuity" and changes(facts, members) != round(stage.value):
        yield _told(stage, "value", changes(facts, members))


def _check_load(facts: Facts, stage: Stage, members: NDArray[np.int64]) -> Iterator[Finding]:
    """Yield a window that officers leave, or that is narrower than the bound."""
    rules, found = facts.assignment.rules, float(facts.off[members].max(initial=0.0))
    if rules.load_window is None and found > stage.value + rules.slack + CLOSE:
        yield _told(stage, "value", found)
    if found < stage.bound - CLOSE:
        yield _told(stage, "bound", found)


def _check_travel(facts: Facts, stage: Stage, members: NDArray[np.int64]) -> Iterator[Finding]:
    """Yield a sum of walks that is not so, or below the bound; continuity may lengthen it by its slack."""
    own = facts.alone & np.isin(facts.officer, members)
    found, rounding = float(facts.walks.travel[own].sum()), ROUNDING * own.sum() + CLOSE * stage.value
    whom = (stage.block, stage.departments)
    later = any((o.block, o.departments) == whom for o in facts.assignment.stages if o.name == "continuity")
    most = stage.value * (1 + facts.assignment.rules.travel_slack) if later else stage.value
    if not stage.bound - rounding <= found:
        yield _told(stage, "bound", found)
    elif found > most + rounding or (not later and found < stage.value - rounding):
        yield _told(stage, "value", found)


def changes(facts: Facts, members: NDArray[np.int64]) -> int:
    """Return the posts in grids that were not the officer's last year; teams count once, by what any of them had.

    Who had no grids of the block last year changes nothing.
    """
    last = facts.assignment.officers.table["last_year"].tolist()
    there = {row: set(facts.codes[block.grids]) for block in facts.blocks for row in block.officers.tolist()}
    before: dict[int, set[str]] = {}
    for row in members.tolist():
        before.setdefault(int(facts.leads[row]), set()).update(there.get(row, set()) & set(last[row]))
    own = np.flatnonzero(facts.alone & np.isin(facts.officer, members))
    posts = zip(facts.officer[own].tolist(), facts.codes[facts.grid[own]].tolist(), strict=True)
    return sum(bool(before[row]) and code not in before[row] for row, code in posts)


def kept(facts: Facts) -> tuple[int, int]:
    """Return how many of last year's posts go on, and how many there were; every officer counts, teams too."""
    last = facts.assignment.officers.table["last_year"].tolist()
    posts = zip(facts.officer.tolist(), facts.codes[facts.grid], strict=True)
    return sum(code in last[row] for row, code in posts), sum(map(len, last))


def stage_officers(facts: Facts, stage: Stage) -> NDArray[np.int64] | None:
    """Return the officers that a stage is about, None where its block is none of the assignment."""
    every = facts.departments if not stage.departments else np.array(stage.departments, dtype=object)
    blocks = [block for block in facts.blocks if stage.block == block.name]
    if stage.name == "placing" and not stage.block:
        return np.arange(len(facts.ids))
    if not blocks or not set(every) <= {*facts.departments, *facts.assignment.rules.departments}:
        return None
    return np.asarray(blocks[0].officers[np.isin(facts.departments[blocks[0].officers], every)])


def _told(stage: Stage, wrong: str, found: float) -> Finding:
    """Return what is wrong, value or bound, with what is said and what was found, as people write it."""
    told = {"load": hundredths_text, "travel": "{:,.0f}".format}.get(stage.name, "{:g}".format)
    said = {name: told(value) for name, value in (("value", stage.value), ("bound", stage.bound), ("found", found))}
    return Finding(f"people-{stage.name}-{wrong}", (stage.block,), said)
