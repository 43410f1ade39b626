"""How many people keep a grid of theirs a year later, counted from saved plans and rosters."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import gridplan as gp

Held = Mapping[str, set[str]]
"""Person → codes of grids."""


def people_kept(before: Path, after: Path, plan: gp.Plan) -> int:
    """Return how many people of a file have in a later one the grid with most households of a grid they had.

    Parameters
    ----------
    before, after
        Files of officers, of workers, or of posts with or without workers, as JSON.
    plan
        The later plan, which has the older grids beside its own.
    """
    heirs, then, now = _heirs(plan), _held(before), _held(after)
    return sum(not {heirs.get(code) for code in own}.isdisjoint(now.get(person, ())) for person, own in then.items())


def _heirs(plan: gp.Plan) -> dict[str, str]:
    """Return for each older grid the grid that has most of its households, by building; of several the lowest code."""
    older = next((network for network in plan.others if network.name == "before"), plan.network)  # or nothing changed
    common: dict[str, Counter[str]] = defaultdict(Counter)
    for was, now, households in zip(older.labels, plan.labels, plan.ground.units["households"], strict=True):
        if was >= 0:
            common[older.codes[was]][plan.network.codes[now]] += int(households)
    return {code: min(own, key=lambda new: (-own[new], new)) for code, own in common.items()}


def _held(file: Path) -> Held:
    saved = json.loads(file.read_text(encoding="utf-8"))
    found: dict[str, set[str]] = defaultdict(set)
    for row in [*saved["posts"], *saved.get("roster", {}).get("posts", [])]:
        if isinstance(row, list):  # officer, grid and walk
            found[row[0]].add(row[1])
        elif "worker" in row:
            found[row["worker"]].add(row["grid"])
        elif row["wanted"] and row["place"] and row["level"] != "worker":
            for person in row["people"]:
                found[person].add(row["place"])
    return found
