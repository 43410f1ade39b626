"""How a code stands in a cell, and what it was before a spreadsheet got hold of it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, NamedTuple

import numpy as np

from gridplan.ground.formats.table import id_text

_EXACT = 15
"""Digits that spreadsheets keep of a number."""
_POWER = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+")
_DECIMALS = re.compile(r"([0-9]+)\.0+")
_QUOTES = "'\"`‘’“”＇"


class Written(NamedTuple):
    """A code as it is read.

    Parameters
    ----------
    marks
        What a spreadsheet or a keyboard did to it: findings ``codes-number``, ``codes-rounded``, ``codes-spaces``,
        ``codes-full-width``.
    """

    code: str
    marks: tuple[str, ...] = ()


def read_code(value: Any) -> Written:
    """Return what a cell says, without what does not belong to a code.

    Examples
    --------
    >>> read_code("110101001001001"), read_code(" 7 "), read_code("１２－３")
    (Written(code='110101001001001', marks=()), Written(code='7', marks=('codes-spaces',)), \
Written(code='12-3', marks=('codes-full-width',)))
    >>> read_code(110101001001001.0), read_code("1.10101E+14")
    (Written(code='110101001001001', marks=('codes-number',)), Written(code='1.10101E+14', marks=('codes-rounded',)))
    >>> read_code(None), read_code("'007")
    (Written(code='', marks=()), Written(code='007', marks=('codes-spaces',)))
    """
    if not isinstance(value, str):
        return _read_number(value)
    bare = _bare(value)
    plain = unicodedata.normalize("NFKC", bare)
    marks = ("codes-spaces",) * (bare != value) + ("codes-full-width",) * (plain != bare)
    if _POWER.fullmatch(plain):
        return Written(plain, (*marks, "codes-rounded"))
    if whole := _DECIMALS.fullmatch(plain):
        return Written(whole[1], (*marks, "codes-number"))
    return Written(plain, marks)


def _read_number(value: Any) -> Written:
    """Return what a cell with a number says; only its first fifteen digits can be trusted."""
    code = id_text(value)
    if not code:
        return Written("")
    long = isinstance(value, float | np.floating) and len(code) > _EXACT
    return Written(code, ("codes-rounded" if long else "codes-number",))


def _bare(text: str) -> str:
    """Return a text without quotes and spaces around it, and without any between digits or that cannot be seen."""
    seen = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cf"))
    trimmed = seen.strip().strip(_QUOTES).strip()
    close = "".join(trimmed.split())
    return close if close.replace("-", "").isdigit() else trimmed
