"""Tables of lineage as plain values for JSON."""

from __future__ import annotations

from typing import Any

import pandas as pd


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one dictionary a row, None where nothing stands.

    Examples
    --------
    >>> plain_rows(pd.DataFrame({"grid": ["001", None], "share": [float("nan"), 1.0]}))
    [{'grid': '001', 'share': None}, {'grid': None, 'share': 1.0}]
    """
    found = table.astype(object)
    return [
        {str(key): value for key, value in row.items()} for row in found.where(found.notna(), None).to_dict("records")
    ]
