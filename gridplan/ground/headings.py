"""Telling the names of columns from what stands in a table: a first row without headings is about somebody."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 30
_PHONE = r"(?:\+?86[ -]?)?1[3-9]\d[ .-]?\d{4}[ .-]?\d{4}|(?:\(0\d{2,3}\)|0\d{2,3})[ .-]?\d{3,4}[ .-]?\d{4}"
_SURE = re.compile(rf"{_PHONE}|\d{{17}}[\dXx]|\d{{15}}|[^\s@]+@[^\s@]+")
"""A phone, an identity number or an address of mail."""
_INSIDE = re.compile(rf"(?<![A-Za-z0-9_])(?:{_PHONE}|\d{{9,}}X?)(?![A-Za-z0-9_])|\S@\S", re.IGNORECASE)
_NUMBER = re.compile(r"[\W_]*\d[\W\d_]*")
_ADDRESS = re.compile(r"[\d〇零一二三四五六七八九十百] ?(?:号|单元|栋|幢|室|楼|弄|层)")


def is_about_somebody(name: object) -> bool:
    """Tell whether a name of a column is surely none: a phone, an identity number or an address of mail, alone.

    Examples
    --------
    >>> [is_about_somebody(name) for name in ("households_202601011200", "2026", "（010）8888 6666", "138.0013.8000")]
    [False, False, True, True]
    """
    return bool(_SURE.fullmatch(_plain(name)))


def may_be_told(name: object) -> bool:
    """Tell whether a name of a column looks like one, and not like a number, a phone, a place or a remark.

    Examples
    --------
    >>> [may_be_told(name) for name in ("户数", "households_202601011200", "3", "人民路12号3单元401", "六栋", "a@b.cn")]
    [True, True, False, False, False, False]
    """
    text = _plain(name)
    data = _NUMBER.fullmatch(text) or _INSIDE.search(text) or _ADDRESS.search(text)
    return len(text) <= _LONGEST and not data


def _plain(name: object) -> str:
    return unicodedata.normalize("NFKC", str(name)).strip()
