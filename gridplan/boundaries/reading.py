"""Reading a table of boundary changes: one change a row, every fault by its row."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from gridplan.boundaries.kinds import KINDS, WORDS, Kind
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.columns import detect, listed, plain_name
from gridplan.ground.formats.table import id_texts, read_table

Table = pd.DataFrame | str | os.PathLike[str] | Sequence[Mapping[str, Any]]
_COLUMNS = {
    "change": ("change", "kind", "变更类型", "变更", "调整类型", "类型"),
    "old": ("old", "from", "before", "原社区", "原名称", "原代码", "变更前", "原村"),
    "new": ("new", "to", "after", "新社区", "新名称", "新代码", "变更后", "现社区", "新村"),
    "class": ("class", "类别", "社区类别", "新类别"),
}
_NEEDED = ("change", "old", "new")
_BETWEEN = re.compile(r"[、,，;；+]")


class Change(NamedTuple):
    """One row of a table of changes.

    Parameters
    ----------
    rows
        Its numbers, from 1, as people count rows below the head.
    classes
        New community → class, where the row says one.
    """

    rows: tuple[int, ...]
    kind: Kind
    old: tuple[str, ...]
    new: tuple[str, ...]
    classes: Mapping[str, str]


def read_changes(table: Table) -> tuple[tuple[Change, ...], tuple[Finding, ...]]:
    """Return the changes in a table and every row that cannot be read.

    Parameters
    ----------
    table
        CSV or XLSX file, frame, or rows, with columns ``change``, ``old``, ``new`` and perhaps ``class``, in English or
        Chinese; several communities in one cell have a comma or 、 between them.

    Raises
    ------
    InputError
        When a file cannot be read, or with every column that is missing.

    Examples
    --------
    >>> read_changes([{"变更类型": "更名", "原社区": "甲", "新社区": "乙"}])[0]
    (Change(rows=(1,), kind='rename', old=('甲',), new=('乙',), classes={}),)
    """
    frame = read_table(table) if isinstance(table, str | os.PathLike) else pd.DataFrame(table)
    chosen = _chosen(frame)
    cells = {part: id_texts(frame[name]) for part, name in chosen.items()}
    classes = cells.get("class", [""] * len(frame))
    words = [plain_name(word) for word in cells["change"]]
    rows = [*zip(words, map(_several, cells["old"]), map(_several, cells["new"]), classes, strict=True)]
    filled = [(number, *row) for number, row in enumerate(rows, start=1) if row[0] or row[1] or row[2]]
    changes = tuple(
        Change((number,), WORDS[word], old, new, dict.fromkeys(new, own) if own else {})
        for number, word, old, new, own in filled
        if word in WORDS and old and new
    )
    return changes, _faults(filled, words)


def _chosen(frame: pd.DataFrame) -> dict[str, str]:
    found = {part: detect(frame.columns, usual) for part, usual in _COLUMNS.items()}
    if missing := tuple(f"{part} ({_COLUMNS[part][-1]})" for part in _NEEDED if found[part] is None):
        numbers = {"columns": listed(frame.columns)}
        raise InputError((Finding("boundary-changes-columns", missing, numbers),))
    return {part: name for part, name in found.items() if name is not None}


def _several(cell: str) -> tuple[str, ...]:
    """Return the communities that a cell names, in its order."""
    return tuple(dict.fromkeys(name for part in _BETWEEN.split(cell) if (name := part.strip())))


def _faults(
    filled: Sequence[tuple[int, str, tuple[str, ...], tuple[str, ...], str]], words: Sequence[str]
) -> tuple[Finding, ...]:
    unknown = [f"#{number} {word}" for number, word, *_ in filled if word not in WORDS]
    empty = [f"#{number}" for number, _, old, new, _ in filled if not (old and new)]
    found = []
    if unknown:
        known = ", ".join((*KINDS, *(word for word in WORDS if not word.isascii())))
        found.append(Finding("boundary-change-unknown", tuple(unknown), {"known": known}))
    if empty:
        found.append(Finding("boundary-change-empty", tuple(empty)))
    if not words:
        found.append(Finding("boundary-changes-none"))
    return tuple(found)
