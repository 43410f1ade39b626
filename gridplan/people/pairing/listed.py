"""Pairs that are listed in a table, such as those of an earlier pairing."""

from __future__ import annotations

import os

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.columns import listed
from gridplan.people.reading.opening import Source, open_table

SIDES = ("left", "right")
SAVED = "pairs.csv"
"""The table of pairs in a folder that a pairing was saved as."""


def listed_pairs(wish: str, source: Source) -> list[tuple[object, object]]:
    """Return the pairs of a table or file with columns ``left`` and ``right``, or of a folder with a saved pairing.

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
    table, name, _ = open_table(source)
    columns = [str(column) for column in table.columns]
    if missing := [side for side in SIDES if side not in columns]:
        told = {"wish": wish, "source": name, "columns": listed(columns, source=name)}
        raise InputError(tuple(Finding("pair-list-column", (), {"column": side, **told}) for side in missing))
    return list(zip(*(table[side].tolist() for side in SIDES), strict=True))
