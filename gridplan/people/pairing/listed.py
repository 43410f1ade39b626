"""Pairs that are listed in a table, such as those of an earlier pairing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pandas as pd

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.columns import listed
from gridplan.people.reading.opening import Source, open_table

SIDES = ("left", "right")
SAVED = "pairs.csv"
"""The table of pairs in a folder that a pairing was saved as."""


def listed_pairs(wish: str, source: Source) -> list[tuple[object, object]]:
    """Return the pairs of a table or file with columns ``left`` and ``right``, or of a pairing saved as folder or JSON.

    Parameters
    ----------
    wish
        What the pairs are to be, such as ``fixed``, for what is told of faults.

    Raises
    ------
    InputError
        When the file is missing, damaged or empty, or has no such columns.
    """
    if isinstance(source, str | os.PathLike) and os.path.isdir(source):
        source = os.path.join(source, SAVED)
    if (saved := _saved(source)) is not None:
        return saved
    table, name, _ = open_table(source)
    columns = [str(column) for column in table.columns]
    if missing := [side for side in SIDES if side not in columns]:
        told = {"wish": wish, "source": name, "columns": listed(columns, source=name)}
        raise InputError(tuple(Finding("pair-list-column", (), {"column": side, **told}) for side in missing))
    return list(zip(*(table[side].tolist() for side in SIDES), strict=True))


def _saved(source: Source) -> list[tuple[object, object]] | None:
    """Return the pairs of a pairing that was saved as JSON; None for whatever else."""
    if isinstance(source, pd.DataFrame) or Path(source).suffix.lower() != ".json":
        return None
    try:
        pairs = json.loads(Path(source).read_text(encoding="utf-8"))["pairs"]
    except (OSError, RecursionError, ValueError, TypeError, KeyError):
        return None
    whole = isinstance(pairs, list) and all(isinstance(row, dict) and {*SIDES} <= {*row} for row in pairs)
    return [(row["left"], row["right"]) for row in pairs] if whole else None
