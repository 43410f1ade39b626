"""The independent check of posts: every level counted again, every person at most once, every sum anew."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from typing import Any

import networkx as nx

from gridplan.findings import Finding
from gridplan.people.checking import Checked
from gridplan.people.staff.posts import Posts


def verify_posts(posts: Posts) -> Checked:
    """Recompute what posts say: numbers by level and team, who holds them, supervisors' groups, totals.

    Returns
    -------
    Checked
    """
    checks = (_levels, _teams, _people, _sums, _groups, _totals)
    found = [finding for check in checks for finding in check(posts)]
    figures = {name: int(posts.table[name].sum()) for name in ("wanted", "filled")}
    return Checked.of(found, figures | {"people": len(posts.people)})


def _levels(posts: Posts) -> Iterator[Finding]:
    """Yield levels with other places than the plan has."""
    kinds = dict(zip(posts.grids.codes, posts.grids.table["kind"], strict=True))
    wanted: dict[str, list[str]] = {
        "grid_head": [code for code, kind in kinds.items() if kind == "areal"],
        "road_head": [code for code, kind in kinds.items() if kind == "line"],
        "micro_grid_head": [],
        "corridor_head": [],
        "supervisor": sorted(set(posts.supervised["supervisor"])),
    }
    if posts.levels is not None:
        for level, column in (("micro_grid_head", "micro_grid"), ("corridor_head", "corridor")):
            wanted[level] = sorted({code for code in posts.levels.parts[column] if isinstance(code, str)})
    for level, places in wanted.items():
        own = posts.table[posts.table["level"] == level]
        if sorted(own["place"]) != sorted(places) or (own["wanted"] != 1).any():
            yield Finding("posts-wrong-level", (), {"level": level, "said": len(own), "found": len(places)})


def _teams(posts: Posts) -> Iterator[Finding]:
    """Yield teams of which a community has other numbers than were asked for."""
    said: dict[tuple[str, str, str], int] = Counter()
    for row in posts.table[posts.table["level"] == "team"].to_dict("records"):
        said[row["category"], row["rank"], row["community"]] += row["wanted"]
    asked: dict[tuple[str, str, str], int] = Counter()
    rows = posts.grids.table.drop(columns="geometry").to_dict("records")
    for community in set(posts.grids.communities):
        for wish in posts.wishes:
            own = [r for r in rows if r["community"] == community and wish.on in ("all", r["kind"])]
            households = sum(int(r["households"]) for r in own)
            per = math.ceil(households / wish.per) if wish.per else 0
            number = wish.community if wish.community is not None else (wish.each or 0) * len(own) + per
            asked[wish.category, wish.rank, community] += number
    for category, rank, community in sorted({key for key in said | asked if said[key] != asked[key]}):
        numbers = {"category": category, "rank": rank or "-", "said": said[category, rank, community]}
        yield Finding("posts-wrong-team", (community,), numbers | {"found": asked[category, rank, community]})


def _people(posts: Posts) -> Iterator[Finding]:
    """Yield people who stand twice, are nobody's, or hold posts of another category, rank or place."""
    known = {row["person"]: row for row in posts.people.to_dict("records")}
    rows = posts.table[posts.table["level"] != "worker"]
    held: list[tuple[str, dict[Hashable, Any]]] = [
        (person, row) for row in rows.to_dict("records") for person in row["people"]
    ]
    wrong = {person for person, n in Counter(person for person, _ in held).items() if n > 1}
    wrong |= set(known) ^ {person for person, _ in held}
    for person, row in held:
        own = known.get(person)
        if own is not None and (
            any(own[name] != row[name] for name in ("category", "place", "community"))
            or row["rank"] not in ("", own["rank"])
        ):
            wrong.add(person)
    if wrong:
        yield Finding("posts-wrong-people", tuple(sorted(wrong)))


def _sums(posts: Posts) -> Iterator[Finding]:
    table = posts.table
    held = table["people"].map(len)
    wrong = (table["filled"] + table["surplus"] != held) | (table["filled"] + table["gap"] != table["wanted"])
    wrong |= (table[["wanted", "filled", "gap", "surplus"]] < 0).any(axis=1)
    if wrong.any():
        yield Finding(
            "posts-wrong-sums", tuple(f"{c} {p}" for c, p in table.loc[wrong, ["category", "place"]].to_numpy())
        )


def _groups(posts: Posts) -> Iterator[Finding]:
    """Yield supervisors whose grids do not hang together, leave their community, or are too few or many untold."""
    if posts.supervise is None:
        return
    groups: dict[str, list[str]] = defaultdict(list)
    for row in posts.supervised.to_dict("records"):
        groups[row["supervisor"]].append(row["grid"])
    home = dict(zip(posts.grids.codes, posts.grids.communities, strict=True))
    graph = posts.grids.graph()
    told = {f.numbers["community"] for f in posts.report.findings if f.code == "supervisors-window"}
    lo, hi = posts.supervise
    wrong = [
        name
        for name, own in groups.items()
        if not nx.is_connected(graph.subgraph(own))
        or len({home[grid] for grid in own}) > 1
        or (not lo <= len(own) <= hi and (home[own[0]] or "*") not in told)
    ]
    covered = Counter(grid for own in groups.values() for grid in own)
    if wrong or covered != Counter(posts.grids.codes.tolist()):
        yield Finding("posts-wrong-groups", tuple(sorted(wrong)))


def _totals(posts: Posts) -> Iterator[Finding]:
    """Yield counts whose communities do not add up to the whole."""
    for name in ("wanted", "filled", "gap", "surplus"):
        sums = [int(table[name].sum()) for table in (posts.by_community, posts.totals)]
        sums += [int(posts.table[name].sum())] if name == "wanted" else []
        if len(set(sums)) > 1:
            yield Finding("posts-wrong-totals", (), {"name": name, "sums": ", ".join(map(str, sums))})
    for table in (posts.by_community, posts.totals):
        held = int((table["filled"] + table["surplus"]).sum())
        if (
            held != int(posts.table["people"].map(len).sum())
            or (table["filled"] + table["gap"] != table["wanted"]).any()
        ):
            yield Finding("posts-wrong-totals", (), {"name": "people", "sums": str(held)})
