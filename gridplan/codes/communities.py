"""The list of communities with their administrative codes."""

from __future__ import annotations

import os
from pathlib import Path

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.columns import detect, listed
from gridplan.ground.formats.table import read_table

CODE = ("code", "community_code", "社区代码", "社区编码", "代码", "编码", "区划代码", "行政区划代码", "统计用区划代码")
NAME = ("name", "community", "社区", "社区名称", "名称", "村", "行政村")


def read_community_codes(
    path: str | os.PathLike[str], *, sheet: str | None = None, encoding: str | None = None
) -> dict[str, str]:
    """Return the name of each community → its administrative code, from a CSV or XLSX table.

    Parameters
    ----------
    path
        Table with a column of codes, and one of names where grids go by names; without it a code stands for itself.

    Raises
    ------
    InputError
        When the file cannot be read, no column is called as codes are, or a name has two codes.
    """
    table = read_table(path, sheet=sheet, encoding=encoding)
    code, name = detect(table.columns, CODE), detect(table.columns, NAME)
    source = Path(path).name
    if code is None:
        numbers = {"source": source, "columns": listed(table.columns, source=source)}
        raise InputError((Finding("codes-communities-column", numbers=numbers),))
    rows = table[table[code].notna()]
    pairs = set(zip(rows[name or code].fillna(rows[code]), rows[code], strict=True))
    found = dict(sorted(pairs))
    if len(found) < len(pairs):
        twice = tuple(own for own in found if sum(name == own for name, _ in pairs) > 1)
        raise InputError((Finding("codes-communities-twice", twice, {"source": source}),))
    return found
