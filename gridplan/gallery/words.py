"""Words that lists of a planner must hold: whoever stands under another one would be left out by the recipe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import gridplan as gp
from gridplan.findings import Finding


class Words(NamedTuple):
    """The words that a column of a list may hold, and the column with the ids of its rows."""

    ids: str
    column: str
    known: tuple[str, ...]


LISTED: Mapping[str, Mapping[str, Words]] = {
    "subdistrict": {"staff.csv": Words("person", "category", ("full-time", "part-time", "building", "volunteer"))},
    "county-town": {"staff.csv": Words("person", "rank", ("1", "2", "3"))},
    "village": {"teams.csv": Words("team", "kind", ("group", "service"))},
}
"""Place → list → words that its recipe knows."""


def unknown_words(name: str, folder: Path) -> Iterator[Finding]:
    """Yield each word of a place's lists that its recipe does not know, with the ids of the rows it stands in."""
    for file, words in LISTED.get(name, {}).items():
        table = gp.read_table(folder / file)
        for word, rows in table.fillna({words.column: ""}).groupby(words.column):
            if word not in words.known:
                numbers = {"file": file, "column": words.column, "word": word, "known": ", ".join(words.known)}
                yield Finding("gallery-inputs-word", tuple(rows[words.ids]), {**numbers, "rows": len(rows)})
