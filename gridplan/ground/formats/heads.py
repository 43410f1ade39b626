"""Lists as offices keep them: a title above the column names, sums among and below the rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from statistics import median

from gridplan.findings import Finding
from gridplan.ground.formats.rows import Row
from gridplan.text import plain

_LOOKED_AT = 50
_SUMS = frozenset({"合计", "总计", "共计", "累计", "总和", "total", "grandtotal", "sum", "totals"})
_PARTS = frozenset({"小计", "subtotal"})
_NUMBER = re.compile(r"(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?:户|家|套|人|个|households?)?")
_SIGNATURE = re.compile(r"(?:填表|制表|填报|审核|复核|负责|统计|备注|说明|注)[^:]{0,6}:")
_CODE = re.compile(r"代码|编码|编号|code$|(?:^|_)id$")
_LONG = 6
"""Digits from which on numbers that all differ are codes."""
_VERY_LONG = 9
"""Digits from which on numbers are codes in any case."""
_NEAR = 1e-6

Numbered = tuple[int, Row]
"""A row behind the number of its line."""


def find_head(rows: Sequence[Numbered], *, source: str) -> tuple[int, tuple[Finding, ...]]:
    """Return where the column names stand among rows that hold something, and a note where it is not the first.

    A row above is a title when it fills no more than half as many cells as an ordinary row of the table, and what
    stands below the titles holds no number.

    Examples
    --------
    >>> rows = [(1, ["幸福街道户数表", None, None]), (2, ["编号", "地址", "户数"]), (3, ["a", "b", "7"])]
    >>> find_head(rows, source="list.xlsx")[0]
    1
    """
    usual = median(_held(row) for _, row in rows[:_LOOKED_AT])
    head = next((at for at, (_, row) in enumerate(rows) if 2 * _held(row) > usual), 0)
    if not head or any(_number(cell) is not None for cell in rows[head][1]):
        return 0, ()
    numbers = {"source": source, "line": rows[head][0], "above": head}
    return head, (Finding("table-title", tuple(f"#{line}" for line, _ in rows[:head]), numbers),)


def without_sums(
    head: Sequence[str], rows: Sequence[Numbered], *, source: str
) -> tuple[list[Numbered], tuple[Finding, ...]]:
    """Return the rows that are no sums of others, and what the sums say beside what the rows give.

    A sum begins with 合计, 总计, 小计, total or their like, with nothing but numbers behind it. A subtotal is
    compared with the rows since the last one. Columns of codes are not added up.

    Parameters
    ----------
    head
        Column names.
    rows
        As wide as the head.

    Examples
    --------
    >>> rows = [(2, ["a", "7"]), (3, ["b", "5"]), (4, ["合计", "13"])]
    >>> kept, (finding,) = without_sums(["id", "户数"], rows, source="list.xlsx")
    >>> len(kept), finding.code, finding.numbers["compared"]
    (2, 'table-sums-differ', '户数 13 ≠ 12')
    """
    kept: list[Numbered] = []
    lines: list[str] = []
    told: list[tuple[bool, str]] = []
    since = 0
    for line, row in rows:
        word = _sum_word(row)
        if not word:
            kept.append((line, row))
            continue
        lines.append(f"#{line}")
        told += _compared(head, row, [other for _, other in (kept[since:] if word in _PARTS else kept)])
        since = len(kept) if word in _PARTS else since
    if not lines:
        return kept, ()
    differ = [text for same, text in told if not same]
    code = "table-sums-differ" if differ else "table-sums"
    numbers = {"source": source, "compared": "; ".join(differ or [text for _, text in told])}
    return kept, (Finding(code, tuple(lines), numbers),)


def without_signatures(rows: Sequence[Numbered], *, source: str) -> tuple[list[Numbered], tuple[Finding, ...]]:
    """Return the rows without those at the end that say who filled the list in, and a note of their lines.

    Examples
    --------
    >>> rows = [(2, ["a", "7"]), (3, ["填表人：王某", None])]
    >>> [line for line, _ in without_signatures(rows, source="list.xlsx")[0]]
    [2]
    """
    last = len(rows)
    while last and _SIGNATURE.match(_text(next((cell for cell in rows[last - 1][1] if cell), ""))):
        last -= 1
    if last == len(rows):
        return list(rows), ()
    lines = tuple(f"#{line}" for line, _ in rows[last:])
    return list(rows[:last]), (Finding("table-signatures", lines, {"source": source}),)


def _compared(head: Sequence[str], row: Row, summed: Sequence[Row]) -> list[tuple[bool, str]]:
    """Return for each number of a sum whether it is that of the rows, and both in words."""
    told = []
    for name, said, *parts in zip(head, row, *summed, strict=True):
        number = _number(said)
        if number is None or _is_code(name, [said, *parts]):
            continue
        found = sum(value for part in parts if (value := _number(part)) is not None)
        same = abs(found - number) < _NEAR
        told.append((same, f"{name} {number:,g}" if same else f"{name} {number:,g} ≠ {found:,g}"))
    return told


def _is_code(name: str, cells: Sequence[object]) -> bool:
    """Tell whether a column has codes, by its name, or by long digits, as many each: very long, or all different."""
    if _CODE.search(_text(name)):
        return True
    said, *texts = [_text(cell) for cell in cells if cell not in (None, "")]
    alike = len({len(text) for text in texts}) == 1 and all(text.isdecimal() for text in texts)
    differ = len({said, *texts}) == len(texts) + 1 > 2
    return alike and len(texts[0]) >= (_LONG if differ else _VERY_LONG)


def _held(row: Row) -> int:
    return sum(cell not in (None, "") for cell in row)


def _sum_word(row: Row) -> str:
    """Return the word that makes a row a sum, or an empty text."""
    cells = [cell for cell in row if cell not in (None, "")]
    if not cells or not isinstance(cells[0], str):
        return ""
    word = re.sub(r"[:()]", "", _text(cells[0]))
    numbers_follow = len(cells) > 1 and all(_number(cell) is not None for cell in cells[1:])
    return word if word in _SUMS | _PARTS and numbers_follow else ""


def _text(cell: object) -> str:
    """Return a cell as it is compared: full width, capitals and spaces do not matter."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", plain(cell))).casefold()


def _number(cell: object) -> float | None:
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell)
    found = _NUMBER.fullmatch(_text(cell))
    return float(found[1].replace(",", "")) if found else None
