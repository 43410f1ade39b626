"""Checks on reasons that plain arithmetic gives: each sum is done again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from gridplan.findings import Finding
from gridplan.people.checking.blocks import Block
from gridplan.people.checking.facts import Facts


def check_reasons(facts: Facts) -> Iterator[Finding]:
    """Yield communities about which a reason says what does not add up."""
    blocks = {block.name or "*": block for block in facts.blocks}
    wrong: dict[str, list[str]] = {}
    for reason in facts.assignment.reasons:
        holds, block = _CHECKS.get(reason.code), blocks.get(str(reason.numbers.get("community")))
        if holds is not None and block is not None and not holds(facts, block, reason):
            wrong.setdefault(reason.code, []).append(block.name or "*")
    for code, names in wrong.items():
        yield Finding("people-reason", tuple(names), {"reason": code})


def _community(facts: Facts, block: Block, reason: Finding) -> bool:
    ends, officers = facts.assignment.rules.officers_per_community, len(block.officers)
    return ends is not None and reason.numbers["officers"] == officers and not ends[0] <= officers <= ends[1]


def _missing(facts: Facts, block: Block, reason: Finding) -> bool:
    department = reason.numbers["department"]
    return not len(facts.members(block, department)) and facts.counts[block.name, department][0] > 0


def _short(facts: Facts, block: Block, reason: Finding) -> bool:
    found = _sums(facts, block, reason.numbers["department"])
    return found["most"] < found["fewest_posts"] and _same(reason, room=found["most"], posts=found["fewest_posts"])


def _many(facts: Facts, block: Block, reason: Finding) -> bool:
    found = _sums(facts, block, reason.numbers["department"])
    return found["least"] > found["most_posts"] and _same(reason, room=found["least"], posts=found["most_posts"])


def _few_grids(facts: Facts, block: Block, reason: Finding) -> bool:
    """Tell whether somebody of the department must take more grids than there are."""
    fewest = facts.limits[facts.members(block, reason.numbers["department"]), 0]
    return _same(reason, grids=len(block.grids)) and bool((fewest > len(block.grids)).any())


def _cover(facts: Facts, block: Block, reason: Finding) -> bool:
    """Tell whether no number of officers with so many grids each comes to the posts."""
    least, most = facts.assignment.rules.grids_per_officer
    posts = _sums(facts, block, reason.numbers["department"])["fewest_posts"]
    return _same(reason, posts=posts) and not any(k * least <= posts <= k * most for k in range(posts + 1))


def _together(facts: Facts, block: Block, reason: Finding) -> bool:
    needed = [d for (name, d), (least, _) in facts.counts.items() if name == block.name and least > 0]
    sums = [_sums(facts, block, department) for department in needed]
    posts, room = (sum(one[name] for one in sums) for name in ("fewest_posts", "most"))
    officers = sum(one["officers"] for one in sums)
    others = len(block.officers) - officers
    return room < posts and _same(reason, posts=posts, room=room, officers=officers, others=others)


def _skill(facts: Facts, block: Block, reason: Finding) -> bool:
    skills, skill = facts.assignment.officers.table["skills"], reason.numbers["skill"]
    asked = all(skill in facts.assignment.rules.needs.get(code, ()) for code in reason.ids)
    return asked and not any(skill in skills.iloc[row] for row in block.officers)


def _forbidden(facts: Facts, block: Block, reason: Finding) -> bool:
    """Tell whether fewer officers of the department than are wanted may serve each of the grids."""
    department, never = reason.numbers["department"], _never(facts)
    ids = facts.ids[facts.members(block, department)].tolist()
    least = facts.counts[block.name, department][0]
    return all(sum((officer, code) not in never for officer in ids) < least for code in reason.ids)


def _idle(facts: Facts, block: Block, reason: Finding) -> bool:
    """Tell whether each of the officers may serve fewer grids than they must."""
    never, codes = _never(facts), facts.codes[block.grids].tolist()
    free = {officer: sum((officer, code) not in never for code in codes) for officer in reason.ids}
    rows = [int(np.flatnonzero(facts.ids == officer)[0]) for officer in reason.ids]
    return all(free[facts.ids[row]] < facts.limits[row, 0] for row in rows)


def _heavy(facts: Facts, block: Block, reason: Finding) -> bool:
    """Tell whether each of the grids is more than anybody of the department may have."""
    window, usual = facts.assignment.rules.load_window, facts.usual[facts.members(block, reason.numbers["department"])]
    loads = facts.assignment.grids.load[np.isin(facts.codes, reason.ids)]
    return window is not None and bool((loads > usual.max(initial=0.0) * (1 + window)).all())


def _sums(facts: Facts, block: Block, department: str) -> dict[str, int]:
    """Return the officers of a department in a block, what they take together, and the posts there are."""
    members, grids = facts.members(block, department), len(block.grids)
    least, most = np.minimum(facts.limits[members], grids).sum(axis=0).tolist()
    ends = facts.counts[block.name, department]
    posts = {"fewest_posts": ends[0] * grids, "most_posts": ends[1] * grids}
    return {"officers": len(members), "least": least, "most": most, **posts}


def _same(reason: Finding, **found: int) -> bool:
    return all(reason.numbers[name] == value for name, value in found.items())


def _never(facts: Facts) -> set[tuple[str, str]]:
    return {*facts.assignment.rules.forbidden, *facts.assignment.officers.forbidden}


_CHECKS: Mapping[str, Callable[[Facts, Block, Any], bool]] = {
    "officers-community": _community,
    "officers-missing": _missing,
    "officers-short": _short,
    "officers-many": _many,
    "officers-few-grids": _few_grids,
    "officers-cover": _cover,
    "officers-short-together": _together,
    "officers-skill": _skill,
    "officers-forbidden": _forbidden,
    "officers-idle": _idle,
    "officers-heavy": _heavy,
}
"""Which reasons are sums, and what tells whether they hold."""
