"""Finding the columns of a file: named by the planner, or by the names such columns usually have."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence

from gridplan.findings import Finding
from gridplan.ground.formats.kinds import FORMATS, ending
from gridplan.ground.headings import may_be_told

HOUSEHOLDS = ("households", "household", "户数", "住户数", "总户数", "nb_logts", "dwellings", "hh", "hu")
UNIT = ("unit", "unit_id", "building_id", "cleabs", "id", "uuid", "楼栋编号", "楼栋id", "编号", "osm_id", "fid")
KEY = ("building_id", "unit", "unit_id", "cleabs", "id", "楼栋编号", "楼栋id", "编号", "building")
FLOORS = ("floors", "nb_etages", "building:levels", "levels", "storeys", "层数", "楼层数", "地上层数")
HEIGHT = ("height", "hauteur", "高度", "建筑高度")
USE = ("use", "usage1", "usage", "building_use", "用途", "使用性质", "房屋用途", "建筑用途")
SECOND_USE = ("second_use", "usage2", "次要用途", "第二用途", "兼用途")
X = ("x", "lon", "lng", "longitude", "easting", "经度")
Y = ("y", "lat", "latitude", "northing", "纬度")
_OTHERS = (
    *("community", "社区", "subdistrict", "街道", "area", "address", "地址", "name", "名称", "grid", "code"),
    *("网格", "网格编码", "officer", "department", "部门", "worker", "person", "category", "part", "entrance"),
    *("单元", "building", "楼栋"),
)
KNOWN = frozenset((*HOUSEHOLDS, *UNIT, *KEY, *FLOORS, *HEIGHT, *USE, *SECOND_USE, *X, *Y, *_OTHERS))
"""Names that are told whatever stands beside them."""
_SHAPEFILE_NAME = 10


def plain_name(name: object) -> str:
    """Return a column name as it is compared: full width and capitals do not matter.

    Examples
    --------
    >>> plain_name(" ＮＢ_LOGTS ")
    'nb_logts'
    """
    return unicodedata.normalize("NFKC", str(name)).strip().casefold()


def detect(columns: Iterable[object], usual: Sequence[str]) -> str | None:
    """Return the first column that bears one of the `usual` names, in their order.

    Examples
    --------
    >>> detect(["ID", "NB_LOGTS"], HOUSEHOLDS)
    'NB_LOGTS'
    """
    found = detect_all(columns, usual)
    return found[0] if found else None


def detect_all(columns: Iterable[object], usual: Sequence[str]) -> list[str]:
    """Return every column that bears one of the `usual` names, in their order."""
    present: dict[str, str] = {}
    for name in columns:
        present.setdefault(plain_name(name), str(name))
    return [present[name] for name in usual if name in present]


def tellable(names: Iterable[object], *, source: str = "", head: Iterable[object] | None = None) -> list[str]:
    """Return those names of columns that messages may tell: of a table that may lack headings, only the known ones.

    A first row is taken for headings when all of it looks like them; files with layers have names in any case.

    Parameters
    ----------
    source
        The file they stand in.
    head
        All names of the table, where `names` are some of them.

    Examples
    --------
    >>> tellable(["编号", "房东"], source="list.csv"), tellable(["编号", "人民路12号", "3"], source="list.csv")
    (['编号', '房东'], ['编号'])
    >>> tellable(["2025", "2026"], source="counts.gpkg")
    ['2025', '2026']
    """
    texts = [str(name) for name in names]
    judged = texts if head is None else head
    if ending(source) in FORMATS or all(map(may_be_told, judged)):
        return texts
    return [name for name in texts if plain_name(name) in KNOWN]


def listed(names: Iterable[object], *, source: str = "", head: Iterable[object] | None = None) -> str:
    """Return names of columns as messages list them: those that are `tellable`, and how many more there are.

    Examples
    --------
    >>> listed(["王小明", "人民路12号", "编号", "3"], source="list.csv")
    '编号 … (+3)'
    """
    texts = list(names)
    told = tellable(texts, source=source, head=head)
    more = f"… (+{len(texts) - len(told)})" if len(texts) > len(told) else ""
    return " ".join(part for part in (", ".join(told), more) if part) or "-"


def named(columns: Sequence[object], asked: str, *, source: str) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the column called `asked`, or None and the fault that says which columns there are.

    A name cut to the ten characters of a Shapefile is accepted, with a warning.
    """
    names = [str(name) for name in columns]
    if asked in names:
        return asked, ()
    short = asked[:_SHAPEFILE_NAME]
    if len(asked) > _SHAPEFILE_NAME and short in names:
        return short, (Finding("column-cut", (), {"source": source, "column": asked, "found": short}),)
    close = {plain_name(name): name for name in tellable(names, source=source)}
    best = difflib.get_close_matches(plain_name(asked), list(close), n=1, cutoff=0.5)
    numbers = {
        "source": source,
        "column": asked,
        "columns": listed(names, source=source),
        "closest": close[best[0]] if best else "-",
    }
    return None, (Finding("column-missing", (), numbers),)
