"""Grids by who serves them: grid workers of the plan, officers of each department."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import networkx as nx
import numpy as np

from gridplan.language import Lang, say
from gridplan.people.assignment import Assignment
from gridplan.plan import Plan
from gridplan.show import colours
from gridplan.show.map.modes import Mode
from gridplan.show.people.officer_colours import fills, line_of
from gridplan.text import plain

_MANY = 3
"""Ids that stand below the name of a grid at most."""


def staff_modes(plan: Plan, lang: Lang, *, roster: Assignment | None = None) -> Iterator[Mode]:
    """Yield a mode for the grid workers of the plan, where there are any, and one for each department of a roster."""
    workers = workers_of(plan)
    if any(workers):
        yield _mode(plan, "worker", say("map-mode-worker", lang), workers, lang)
    for number, (name, officers) in enumerate(officers_of(plan, roster)):
        label = say("map-mode-officer", lang, department=name)
        yield _mode(plan, f"officer-{number}", label, officers, lang)


def workers_of(plan: Plan) -> list[list[str]]:
    """Return the ids of the workers of each grid, those with the largest share first."""
    place = {code: grid for grid, code in enumerate(plan.network.codes)}
    found: list[list[str]] = [[] for _ in place]
    for row in plan.workers.sort_values("share", ascending=False, kind="stable").itertuples():
        if row.grid in place:
            found[place[str(row.grid)]].append(plain(row.worker))
    return found


def officers_of(plan: Plan, roster: Assignment | None) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield each department of a roster with the ids of the officers of each grid of the plan."""
    if roster is None:
        return
    place = {code: grid for grid, code in enumerate(plan.network.codes)}
    table, codes = roster.officers.table, roster.grids.codes
    for department in roster.officers.departments:
        found: list[list[str]] = [[] for _ in place]
        for officer, grid in roster.pairs.tolist():
            if table["department"].iloc[officer] == department and codes[grid] in place:
                found[place[str(codes[grid])]].append(plain(table["officer"].iloc[officer]))
        yield plain(department), found


def _mode(plan: Plan, name: str, label: str, serving: Sequence[Sequence[str]], lang: Lang) -> Mode:
    tone = _tones(plan, serving)
    chosen = fills(max(tone.values(), default=-1) + 1)
    of = [tone[ids[0]] if ids else len(chosen) for ids in serving]
    second = [tone[ids[1]] if len(ids) > 1 else -1 for ids in serving]
    return Mode(
        name=name,
        label=label,
        title=label,
        colours=[*chosen, colours.NOTHING],
        of=of,
        rows=_rows(serving, chosen, tone, lang),
        stripes=second if max(second, default=-1) >= 0 else (),
        lines=[line_of(fill) for fill in chosen],
        below=[_below(ids) for ids in serving],
    )


def _tones(plan: Plan, serving: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return a tone for each person: never the same for two who serve one grid, or grids that share a border.

    Nor for anybody where there are fills enough for all.
    """
    people = sorted({person for ids in serving for person in ids})
    if len(people) <= len(colours.TONES):
        return {person: tone for tone, person in enumerate(people)}
    near, labels = plan.ground.adjacency, plan.labels
    ends = np.stack([labels[near.u], labels[near.v]], axis=1)
    borders = np.unique(np.sort(ends[(ends[:, 0] != ends[:, 1]) & (ends >= 0).all(axis=1)], axis=1), axis=0)
    number = {person: i for i, person in enumerate(people)}
    own = [[number[person] for person in ids] for ids in serving]
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(people)))
    for one, other in [*borders.tolist(), *((grid, grid) for grid in range(len(serving)))]:
        graph.add_edges_from((a, b) for a in own[one] for b in own[other] if a != b)
    found = nx.greedy_color(graph, strategy="smallest_last")
    return {person: found[i] for i, person in enumerate(people)}


def _rows(
    serving: Sequence[Sequence[str]], chosen: list[str], tone: dict[str, int], lang: Lang
) -> list[dict[str, object]]:
    """Return the legend: each person with the number of their grids where they are few, else what colours mean."""
    people = sorted(tone)
    if len(people) <= len(colours.TONES):
        counts = {person: sum(person in ids for ids in serving) for person in people}
        rows = [{"colour": chosen[tone[person]], "name": person, "count": counts[person]} for person in people]
    else:
        rows = [{"mark": "people", "name": say("map-people-note", lang), "count": len(people)}]
    several, nobody = sum(len(ids) > 1 for ids in serving), sum(not ids for ids in serving)
    if several:
        rows.append({"mark": "several", "name": say("map-served-several", lang), "count": several})
    if nobody:
        rows.append({"colour": colours.NOTHING, "name": say("map-served-nobody", lang), "count": nobody})
    return rows


def _below(ids: Sequence[str]) -> str:
    return " ".join(ids[:_MANY]) + ("…" if len(ids) > _MANY else "")
