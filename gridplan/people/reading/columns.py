"""The columns of a table of officers: named by the planner, or found by their usual names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gridplan.findings import Finding
from gridplan.ground import columns

GRID = ("grid", "grid_code", "grid_id", "code", "网格", "网格编码", "网格编号", "网格代码", "网格号")
USUAL: Mapping[str, tuple[str, ...]] = {
    "officer": (
        *("officer", "officer_id", "officerid", "人员编号", "人员编码", "人员id", "工号", "警号", "执法证号"),
        *("执法人员编号", "编号", "id", "badge", "staff_id"),
    ),
    "department": (
        *("department", "dept", "agency", "部门", "单位", "所属部门", "所在部门", "所属单位", "所在单位", "执法部门"),
        *("派出部门", "派驻单位"),
    ),
    "community": (
        *(
            "community",
            "home_community",
            "社区",
            "所属社区",
            "所在社区",
            "下沉社区",
            "派驻社区",
            "社区(村)",
            "村(社区)",
        ),
    ),
    "capacity": (
        *("capacity", "max_grids", "most_grids", "网格数上限", "网格上限", "最多网格数", "容量", "承担网格数上限"),
        *("负责网格上限", "负责网格数上限", "能力上限"),
    ),
    "skills": ("skills", "skill", "技能", "专长", "资质", "业务专长"),
    "team": ("team", "squad", "group", "班组", "组", "小组", "组别", "中队"),
    "lives": ("lives", "lives_in", "home_grid", "居住网格", "居住地网格", "所住网格", "居住所在网格"),
    "pinned": ("pinned", "pinned_grids", "fixed", "fixed_grids", "固定网格", "指定网格", "必须网格", "必管网格"),
    "forbidden": (
        *("forbidden", "forbidden_grids", "excluded", "excluded_grids", "回避网格", "排除网格", "不得网格"),
        *("不能网格", "禁止网格"),
    ),
    "last_year": ("last_year", "last_year_grids", "previous_grids", "去年网格", "上年网格", "上年度网格", "上一年网格"),
    "x": columns.X,
    "y": columns.Y,
}
"""What columns are usually called, by the part they play. A name of a person is never looked for."""
_NEEDED = ("officer", "department")


def choose_columns(
    names: Sequence[str], asked: Mapping[str, str | None], *, source: str
) -> tuple[dict[str, str | None], tuple[Finding, ...]]:
    """Return the column of each part, None where there is none, and what is wrong or worth telling.

    Parameters
    ----------
    names
        Columns of the table.
    asked
        Column by part, None to look for it by its usual names.
    """
    found: dict[str, str | None] = {}
    findings: list[Finding] = []
    for part, name in asked.items():
        if name is not None:
            found[part], faults = columns.named(names, name, source=source)
            findings += faults
    free = [name for name in names if name not in found.values()]
    for part in [part for part in asked if part not in found]:
        found[part] = columns.detect(free, USUAL.get(part, ()))
    findings += _faults(names, asked, found, source=source)
    return found, (*findings, _told(names, found, source=source))


def _faults(
    names: Sequence[str], asked: Mapping[str, str | None], found: Mapping[str, str | None], *, source: str
) -> list[Finding]:
    present = columns.listed(names, source=source)
    faults = [
        Finding(f"officers-no-{part}", (), {"source": source, "columns": present})
        for part in _NEEDED
        if found[part] is None and asked[part] is None
    ]
    if twice := sorted({name for name in names if names.count(name) > 1} & set(found.values())):
        listed = columns.listed(twice, source=source, head=names)
        faults.append(Finding("table-columns", (), {"source": source, "columns": listed}))
    if (found.get("x") is None) != (found.get("y") is None) and {asked["x"], asked["y"]} <= {None, *found.values()}:
        axis = "x" if found["x"] is None else "y"
        faults.append(Finding("coordinates-missing", (), {"source": source, "axis": axis, "columns": present}))
    return faults


def _told(names: Sequence[str], found: Mapping[str, str | None], *, source: str) -> Finding:
    """Return which columns are read as what, and which are not read."""
    used = [f"{part}={found[part]}" for part in (*USUAL, "name") if found.get(part) is not None]
    left = [name for name in names if name not in found.values()]
    numbers = {"source": source, "used": ", ".join(used) or "-", "left": columns.listed(left, source=source)}
    return Finding("officers-columns", (), numbers)
