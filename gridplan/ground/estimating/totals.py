"""Totals by community as offices list them."""

from __future__ import annotations

import os

import pandas as pd

from gridplan.ground.formats.table import read_list
from gridplan.ground.notes import noting


def read_totals(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Return a list of communities and their households, for `gridplan.spread_households`.

    A title above the column names and sums among the rows are left out; what was noticed goes with the table and is
    told by the spreading.

    Raises
    ------
    InputError
        When the file is missing, damaged or empty.
    """
    table, told = read_list(path)
    return noting(table, *told)
