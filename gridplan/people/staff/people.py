"""People by id who hold posts already: category, rank, and the grid or community where they are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

import numpy as np
import pandas as pd

from gridplan.errors import InputError
from gridplan.findings import Finding, Report
from gridplan.ground import columns
from gridplan.ground.formats.table import id_text
from gridplan.people.reading.cells import column_values, one_line
from gridplan.people.reading.opening import Source, open_table

USUAL: Mapping[str, tuple[str, ...]] = {
    "person": ("person", "person_id", "staff_id", "人员编号", "人员编码", "工号", "编号", "id"),
    "category": ("category", "role", "kind", "类别", "人员类别", "岗位", "岗位类别"),
    "rank": ("rank", "level", "职级", "层级", "级别"),
    "place": ("grid", "place", "grid_code", "code", "网格", "网格编码", "微网格", "楼道", "岗位位置"),
    "community": ("community", "社区", "所属社区", "所在社区"),
}
"""What the columns of a table of people are usually called. A name of a person is never looked for."""
_WORDS = {
    "grid_head": ("grid_head", "grid head", "网格长"),
    "road_head": ("road_head", "road head", "路段长"),
    "micro_grid_head": ("micro_grid_head", "micro-grid head", "微网格长"),
    "corridor_head": ("corridor_head", "corridor head", "楼道长"),
    "supervisor": ("supervisor", "督导员", "网格督导员"),
}


def no_people() -> pd.DataFrame:
    """Return a table of nobody."""
    return pd.DataFrame({name: pd.Series([], dtype=object) for name in USUAL})


def read_people(
    people: Source | None, places: Mapping[str, str], communities: Collection[str]
) -> tuple[pd.DataFrame, Report]:
    """Return people by id, sorted, with columns ``person, category, rank, place, community`` (empty where not said).

    Parameters
    ----------
    people
        Table or file; None for nobody.
    places
        Code of each place that a person can be named for → its community.

    Raises
    ------
    InputError
        With every fault and the ids.
    """
    if people is None:
        return no_people(), Report()
    table, source, earlier = open_table(people)
    found = {part: columns.detect(list(map(str, table.columns)), usual) for part, usual in USUAL.items()}
    if missing := [part for part in ("person", "category") if found[part] is None]:
        present = columns.listed(table.columns, source=source)
        numbers = {"source": source, "missing": ", ".join(missing), "columns": present}
        raise InputError((*earlier, Finding("people-table-columns", (), numbers)))
    rows = pd.DataFrame(
        {
            "person": [id_text(v) for v in column_values(table, found["person"])],
            "category": [_category(one_line(v)) for v in column_values(table, found["category"])],
            **{
                part: [one_line(v) for v in column_values(table, found[part])]
                for part in ("rank", "place", "community")
            },
        }
    ).astype(object)
    findings = Report((*earlier, *_faults(rows, places, communities, source=source)))
    findings.raise_errors()
    rows["community"] = [places.get(place, own) for place, own in zip(rows["place"], rows["community"], strict=True)]
    return rows.sort_values("person", kind="stable", ignore_index=True), findings


def _category(text: str) -> str:
    """Return the name of a level for the words it is called by, every other category as it is."""
    return next((name for name, words in _WORDS.items() if text.casefold() in words), text)


def _faults(
    rows: pd.DataFrame, places: Mapping[str, str], communities: Collection[str], *, source: str
) -> Iterator[Finding]:
    ids = rows["person"]
    told = list(zip(ids, rows["place"], rows["community"], strict=True))
    checks = {
        "people-table-nameless": [f"#{i + 1}" for i in np.flatnonzero((ids == "").to_numpy())],
        "people-table-repeated": [person for person, n in Counter(ids).items() if person and n > 1],
        "people-table-category": ids[rows["category"] == ""].tolist(),
        "people-table-place": [f"{person} ({place})" for person, place, _ in told if place and place not in places],
        "people-table-community": [f"{person} ({c})" for person, _, c in told if c and c not in communities],
        "people-table-elsewhere": [
            f"{person} ({place})" for person, place, c in told if c in communities and places.get(place, c) != c
        ],
    }
    for code, found in checks.items():
        if found:
            yield Finding(code, tuple(found), {"source": source})
