"""The only door for text from outside into HTML, scripts, spreadsheet cells and file names. Text is data."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

_ENTITIES = str.maketrans({c: f"&#{ord(c)};" for c in "&<>\"'`$\\{}"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that are not shown; most of them may not stand in XML, so no workbook would open with them."""
_HALVES = re.compile(r"[\ud800-\udfff]")
"""Halves of characters, as broken JSON and other encodings leave them; no file can hold one."""
_ESCAPED = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
"""Characters that a script element or a file cannot hold; JSON has another spelling for each."""
_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""Characters that begin a new line."""
_ORDERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that a terminal obeys in place of showing them, directions that turn what follows around, and halves."""
_LONGEST_SHEET = 31
"""Characters in the name of a sheet, as Excel has it; it keeps the name History to itself."""
_LONGEST_FILE = 200
"""Bytes in the name of a file: systems take 255, with the ending and what is put around a temporary file."""
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|$)", re.IGNORECASE)
"""Names that Windows keeps to itself, whatever their ending."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet run a cell; the wide ones where people write in wide letters (OWASP, CSV injection)."""


def plain(value: object) -> str:
    r"""Return `value` as text without control characters, halves of characters as �; None and NaN become empty.

    Examples
    --------
    >>> plain("a\x00b"), plain(None), plain(float("nan"))
    ('ab', '', '')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return _HALVES.sub("\ufffd", _CONTROL.sub("", str(value)))


def html(value: object) -> str:
    r"""Return `value` as HTML text that no parser and no JavaScript template literal can run.

    Folium writes names into template literals, so ``$ ` \\ { }`` are encoded as well as ``& < > " '``.

    Examples
    --------
    >>> html("<b>${x}")
    '&#60;b&#62;&#36;&#123;x&#125;'
    """
    return plain(value).translate(_ENTITIES)


def script_json(value: Any) -> str:
    r"""Return `value` as JSON that may stand inside a ``<script>`` element.

    Examples
    --------
    >>> script_json({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def one_line(value: object) -> str:
    r"""Return `value` as text in one line, its breaks spelt out: a name must not look like a line of its own.

    Examples
    --------
    >>> print(one_line("North\nerror: all is lost"))
    North\nerror: all is lost
    """
    return _BREAKS.sub(lambda found: _spelt(found[0]), str(value))


def width(text: str) -> int:
    """Return how many columns a text takes where all letters are as wide as another: Chinese ones take two.

    Examples
    --------
    >>> width("grid"), width("网格")
    (4, 4)
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def table_lines(rows: Sequence[Sequence[str]], *, left: int = 1) -> list[str]:
    r"""Return rows as lines for a screen: the first columns begin, the others end under one another, heads over a line.

    Examples
    --------
    >>> print(*table_lines([["指标", "公布"], ["grids", "1"]]), sep="\n")
    指标   公布
    -----------
    grids     1
    """
    wide = [max(map(width, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(_padded(cell, wide[i], left=i < left) for i, cell in enumerate(row)).rstrip() for row in rows]
    return [lines[0], "-" * (sum(wide) + 2 * (len(wide) - 1)), *lines[1:]]


def shown(text: str) -> str:
    r"""Return `text` for a terminal, which obeys some characters: these are spelt out; lines stay lines.

    Examples
    --------
    >>> print(shown("\x1b]0;title\x07 grid 7"))
    \x1b]0;title\x07 grid 7
    """
    return _ORDERS.sub(lambda found: _spelt(found[0]), text)


def line_json(value: Any) -> str:
    r"""Return `value` as JSON in one line, without characters that a terminal obeys or that cannot be written.

    Examples
    --------
    >>> print(line_json({"grid": "\x9b2J 网格"}))
    {"grid": "\u009b2J 网格"}
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _ORDERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _padded(cell: str, wide: int, *, left: bool) -> str:
    space = " " * (wide - width(cell))
    return f"{cell}{space}" if left else f"{space}{cell}"


def _spelt(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def csv_cell(value: object) -> object:
    """Return `value` as it may stand in a CSV cell: text that a spreadsheet would run gets a leading quote.

    Examples
    --------
    >>> csv_cell("=1+1"), csv_cell(-3)
    ("'=1+1", -3)
    """
    if not isinstance(value, str):
        return value
    text = plain(value)
    return "'" + text if text.startswith(_FORMULA) else text


def file_name(value: object, *, longest: int = 80) -> str:
    """Return `value` as a file name that is safe on Windows, Linux and macOS.

    Parameters
    ----------
    longest
        Characters at most; never more than 200 bytes either.

    Examples
    --------
    >>> file_name("../街道 A/B"), file_name("CON")
    ('街道 A_B', '_CON')
    """
    text = unicodedata.normalize("NFC", plain(value))
    text = re.sub(r'[<>:"/\\|?*\n\r\t\ud800-\udfff]+', "_", text).strip(". _")
    text = f"_{text}" if _DEVICES.match(text) else text
    return text[:longest].encode()[:_LONGEST_FILE].decode(errors="ignore").rstrip(". ") or "unnamed"


def sheet_names(titles: Iterable[object]) -> list[str]:
    """Return `titles` as names of the sheets of one workbook: allowed, at most 31 characters, each another.

    Examples
    --------
    >>> sheet_names(["a/b", "A_B", "", "history"])
    ['a_b', 'A_B 2', 'unnamed', 'history 2']
    """
    names: list[str] = []
    taken = {"history"}
    for title in titles:
        text = re.sub(r"[\[\]:*?/\\\n\r\t]+", "_", unicodedata.normalize("NFC", plain(title))).strip("' ") or "unnamed"
        name, number = _of_31(text), 1
        while name.casefold() in taken:
            number += 1
            name = _of_31(text, f" {number}")
        taken.add(name.casefold())
        names.append(name)
    return names


def _of_31(text: str, ending: str = "") -> str:
    return text[: _LONGEST_SHEET - len(ending)].rstrip("' ") + ending
