"""What stands in the cells of tables of people: texts, several values in one cell, numbers of grids."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from gridplan.ground.formats.rounded import check_rounded
from gridplan.ground.formats.table import id_text

_PARTS = re.compile(r"[;、,|\n\r]")
_GRIDS = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*(?:个网格|个|格|grids?)?", re.IGNORECASE)


def column_values(table: pd.DataFrame, column: str | None) -> list[Any]:
    """Return the values of a column, of the first where several bear its name; None in each row without a column.

    Raises
    ------
    InputError
        ``ids-rounded`` where long numbers have lost their last digits.
    """
    if column is None:
        return [None] * len(table)
    at = [str(name) for name in table.columns].index(column)
    values: list[Any] = table.iloc[:, at].tolist()
    check_rounded(values, column)
    return values


def one_line(value: object) -> str:
    r"""Return a text as one line, without what stands around it.

    Examples
    --------
    >>> one_line(" 市场\n监管 ")
    '市场 监管'
    """
    return " ".join(id_text(value).split())


def several(value: object, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the values of a cell, each once, sorted; ``; ； 、 , ，`` and ``|`` part them.

    Parameters
    ----------
    known
        Values that are one whatever signs stand in them.

    Examples
    --------
    >>> several("G2；G1、G2"), several(None), several("A,1", {"A,1"}), several(["b", 3.0])
    (('G1', 'G2'), (), ('A,1',), ('3', 'b'))
    """
    if isinstance(value, list | tuple | set | frozenset | np.ndarray):
        return tuple(sorted({text for one in value if (text := one_line(one))}))
    whole = id_text(value)
    parts = [whole] if whole in known else _PARTS.split(whole)
    return tuple(sorted({text for part in parts if (text := one_line(part))}))


def capacity_of(value: object) -> float:
    """Return a number of grids: NaN where none is written, infinite where it is no number.

    Examples
    --------
    >>> capacity_of("６ 个"), capacity_of(" "), capacity_of("six"), capacity_of("-1")
    (6.0, nan, inf, -1.0)
    """
    text = one_line(value)
    if not text:
        return float("nan")
    found = _GRIDS.fullmatch(text)
    return float(found[1]) if found else float("inf")
