"""Rules checked against officers and grids: wishes that name nobody, or contradict each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gridplan.findings import Finding
from gridplan.people.grids import Grids
from gridplan.people.officers import Officers
from gridplan.people.rules import OfficerRules


def check_wishes(rules: OfficerRules, officers: Officers, grids: Grids) -> tuple[Finding, ...]:
    """Return every fault of pinned and forbidden pairs and needed skills, those of the table included."""
    known_officers, known_grids = set(officers.ids.tolist()), set(grids.codes.tolist())
    named = (*rules.pinned, *rules.forbidden)
    strange = tuple(sorted({officer for officer, _ in named} - known_officers))
    nowhere = tuple(sorted(({grid for _, grid in named} | set(rules.needs)) - known_grids))
    faults = [Finding("wishes-officers-unknown", strange)] if strange else []
    faults += [Finding("wishes-grids-unknown", nowhere)] if nowhere else []
    pinned = {*rules.pinned, *officers.pinned}
    if both := tuple(_shown(pair) for pair in sorted(pinned & {*rules.forbidden, *officers.forbidden})):
        faults.append(Finding("wishes-pinned-forbidden", both))
    if strange or nowhere:
        return tuple(faults)
    return (*faults, *_away(rules, officers, grids, pinned), *_too_many(rules, officers, pinned))


def _away(rules: OfficerRules, officers: Officers, grids: Grids, pinned: set[tuple[str, str]]) -> Iterator[Finding]:
    """Yield pairs of an officer and a grid of another community."""
    if rules.pooled:
        return
    home = dict(zip(officers.ids.tolist(), officers.table["community"].tolist(), strict=True))
    of = dict(zip(grids.codes.tolist(), grids.communities.tolist(), strict=True))
    away = [pair for pair in sorted(pinned) if isinstance(home[pair[0]], str) and home[pair[0]] != of[pair[1]]]
    if away:
        yield Finding("wishes-pinned-away", tuple(_shown(pair) for pair in away))


def _too_many(rules: OfficerRules, officers: Officers, pinned: set[tuple[str, str]]) -> Iterator[Finding]:
    """Yield officers tied to more grids than they may have, and grids tied to more officers than they may have."""
    table = officers.table.set_index("officer")
    most = {
        o: rules.grids_per_officer[1] if c < 0 else min(c, rules.grids_per_officer[1])
        for o, c in table["capacity"].items()
    }
    times = Counter(officer for officer, _ in pinned)
    if over := tuple(sorted(officer for officer, n in times.items() if n > most[officer])):
        yield Finding("wishes-pinned-many", over, {"most": rules.grids_per_officer[1]})
    crowd = Counter((table["department"][officer], grid) for officer, grid in pinned)
    ends = {department: rules.departments.get(department, (0, 1))[1] for department in officers.departments}
    if crowded := tuple(sorted({grid for (department, grid), n in crowd.items() if n > ends[department]})):
        yield Finding("wishes-pinned-crowd", crowded)
    total = Counter(grid for _, grid in pinned)
    top = None if rules.officers_per_grid is None else rules.officers_per_grid[1]
    if top is not None and (packed := tuple(sorted(grid for grid, n in total.items() if n > top))):
        yield Finding("wishes-pinned-packed", packed, {"most": top})


def _shown(pair: tuple[str, str]) -> str:
    return f"{pair[0]} – {pair[1]}"
