"""A list of codes to check: of a plan, a file or a table, with what is known of each grid."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from gridplan.adopt import NO_GRID
from gridplan.codes.parents import community_set
from gridplan.codes.written import Written, read_code
from gridplan.components import communities_of
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground import columns
from gridplan.ground.formats.table import id_text, read_table
from gridplan.options.codes import GridKind
from gridplan.plan import Plan

CODE = ("code", "grid", "grid_code", "grid_id", "网格编码", "网格代码", "网格编号", "编码", "代码", "编号")
COMMUNITY = ("community", "village", "社区", "社区代码", "社区编码", "社区名称", "所属社区", "村", "行政村")
KIND = ("kind", "grid_kind", "网格类型", "网格类别", "类型", "类别")
_KINDS: Mapping[str, GridKind] = {
    **{"areal": "areal", "单元网格": "areal", "面状网格": "areal", "基础网格": "areal", "小区网格": "areal"},
    **{"road": "road", "line": "road", "路段网格": "road", "道路网格": "road", "路段": "road"},
    **{"dedicated": "dedicated", "专属网格": "dedicated", "专属": "dedicated"},
    **{"micro": "micro", "微网格": "micro"},
}


@dataclass(frozen=True, eq=False)
class CodeList:
    """Codes with what is known of their grids.

    Parameters
    ----------
    rows
        (k,) where each stands: its line or index, empty for plans.
    values
        (k,) as they stand there.
    read
        (k,) as they are read.
    communities
        (k,) communities of each grid; none where nobody said.
    kinds
        (k,) kind of each grid, None where nobody said.
    """

    rows: tuple[str, ...]
    values: tuple[Any, ...]
    read: tuple[Written, ...]
    communities: tuple[tuple[str, ...], ...]
    kinds: tuple[GridKind | None, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes as they are read."""
        return tuple(written.code for written in self.read)


def listed(
    source: Plan | str | os.PathLike[str] | pd.DataFrame | pd.Series[Any] | Sequence[str],
    *,
    asked: Mapping[str, str | None],
    sheet: str | None = None,
    encoding: str | None = None,
) -> CodeList:
    """Return the codes of a plan, a table, its file, or a plain list.

    Parameters
    ----------
    asked
        Columns by ``code``, ``community`` and ``kind``; looked for by their usual names where None.

    Raises
    ------
    InputError
        When a file cannot be read, or with every column that is missing and every kind that is not known.
    """
    if isinstance(source, Plan):
        return _of_plan(source)
    if isinstance(source, str | os.PathLike):
        frame, name = read_table(source, sheet=sheet, encoding=encoding, raw=True), Path(source).name
    elif isinstance(source, pd.DataFrame):
        frame, name = source, "table"
    else:
        frame, name = pd.DataFrame({"code": pd.Series(source, dtype=object)}), "list"
        asked = {}
    return _of_table(frame, asked, name)


def _of_plan(plan: Plan) -> CodeList:
    """Return the codes of a plan's grids, then those of micro-grids that are numbered inside their community."""
    own = communities_of(plan.ground)
    sets = [community_set(np.unique(own[plan.labels == grid]).tolist()) for grid in range(len(plan.network.codes))]
    kind: GridKind = "road" if plan.network.kind == "line" else "areal"
    found: list[tuple[str, tuple[str, ...], GridKind]] = [
        (code, places, kind) for code, places in zip(plan.network.codes, sets, strict=True) if code != NO_GRID
    ]
    if plan.levels is not None and plan.rules.codes.micro is not None:
        home = {code: places for code, places, _ in found}
        micro = plan.levels.micro_grids
        found += [
            (str(code), home.get(str(grid), ()), "micro")
            for code, grid in zip(micro["micro_grid"], micro["grid"], strict=True)
        ]
    codes = tuple(code for code, _, _ in found)
    return CodeList(
        rows=("",) * len(found),
        values=codes,
        read=tuple(map(read_code, codes)),
        communities=tuple(places for _, places, _ in found),
        kinds=tuple(kind for _, _, kind in found),
    )


def _of_table(frame: pd.DataFrame, asked: Mapping[str, str | None], source: str) -> CodeList:
    chosen = _columns(frame, asked, source)
    cells = {part: frame[name].tolist() for part, name in chosen.items()}
    none = [None] * len(frame)
    return CodeList(
        rows=tuple(map(str, frame.index)),
        values=tuple(cells["code"]),
        read=tuple(map(read_code, cells["code"])),
        communities=tuple(community_set(id_text(place)) for place in cells.get("community", none)),
        kinds=_kinds(cells.get("kind", none), chosen.get("kind", ""), source),
    )


def _columns(frame: pd.DataFrame, asked: Mapping[str, str | None], source: str) -> dict[str, str]:
    """Return the columns to read; a usual column of kinds that says nothing of grids is left alone."""
    found: dict[str, str] = {}
    faults: list[Finding] = []
    for part, usual in (("code", CODE), ("community", COMMUNITY), ("kind", KIND)):
        name = asked.get(part)
        if name is not None:
            chosen, told = columns.named(list(frame.columns), name, source=source)
            faults += told
        else:
            chosen = columns.detect(frame.columns, usual)
            if part == "kind" and chosen is not None and _strange(frame[chosen]):
                chosen = None
        if chosen is not None:
            found[part] = chosen
    if "code" not in found and not faults:
        present = columns.listed(frame.columns, source=source)
        faults.append(Finding("codes-no-column", numbers={"source": source, "columns": present}))
    if any(finding.severity == "error" for finding in faults):
        raise InputError(tuple(faults))
    return found


def _kinds(values: Sequence[Any], column: str, source: str) -> tuple[GridKind | None, ...]:
    if unknown := _strange(values):
        numbers = {"source": source, "column": column, "known": ", ".join(_KINDS)}
        raise InputError((Finding("codes-kinds-unknown", unknown, numbers),))
    return tuple(_KINDS.get(_word(value)) for value in values)


def _strange(values: Iterable[Any]) -> tuple[str, ...]:
    """Return what is written and is no kind of grid."""
    words = dict.fromkeys(map(_word, values))
    return tuple(word for word in words if word and word not in _KINDS)


def _word(value: Any) -> str:
    return columns.plain_name(id_text(value))
