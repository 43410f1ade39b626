"""Official households by community, as an office publishes them."""

from __future__ import annotations

import os
from collections.abc import Mapping

import numpy as np
import pandas as pd

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground import columns
from gridplan.ground.formats.table import id_text, id_texts, read_list
from gridplan.ground.reading.counts import parse_counts

Official = Mapping[str, int] | pd.DataFrame | str | os.PathLike[str]
_COMMUNITY = (
    *("community", "社区", "社区名称", "所属社区", "社区代码", "社区编码", "社区编号", "community_code"),
    *("name", "名称", "code", "编码"),
)


def read_official(official: Official) -> tuple[dict[str, int], tuple[Finding, ...]]:
    """Return community → official households, and what was noticed in the table.

    Parameters
    ----------
    official
        Community → households, or a table (CSV, XLSX) with a column of communities and one of households, found by
        their usual names. Rows without a count are passed over.

    Raises
    ------
    InputError
        When a column is missing, a count is none, or a community stands twice; all of it at once.
    """
    if isinstance(official, Mapping):
        return {id_text(name): int(count) for name, count in official.items()}, ()
    table, listed = (official, ()) if isinstance(official, pd.DataFrame) else read_list(official)
    source = "DataFrame" if isinstance(official, pd.DataFrame) else os.path.basename(official)
    found = {role: columns.detect(table.columns, usual) for role, usual in _ROLES.items()}
    present = columns.listed(table.columns, source=source)
    faults = [
        Finding("column-role-missing", (), {"source": source, "role": role, "columns": present})
        for role, column in found.items()
        if column is None
    ]
    if faults:
        raise InputError((*listed, *faults))
    names = id_texts(table[found["community"]])
    counts, noticed = parse_counts(table[found["households"]], names, column=str(found["households"]))
    known = pd.Series(counts, index=names)[np.isfinite(counts) & np.array([bool(name) for name in names])]
    if twice := sorted(set(known.index[known.index.duplicated()])):
        noticed = (*noticed, Finding("official-twice", tuple(twice), {"source": source}))
    if any(finding.severity == "error" for finding in noticed):
        raise InputError((*listed, *noticed))
    return {str(name): int(count) for name, count in known.items()}, (*listed, *noticed)


_ROLES = {"community": _COMMUNITY, "households": columns.HOUSEHOLDS}
