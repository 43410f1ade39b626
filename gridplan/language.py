"""The sentences gridplan speaks, in English and Chinese.

Every sentence stands in ``locale/*.toml`` with both languages side by side, one file per subject.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from numbers import Integral
from pathlib import PurePath
from typing import Literal

from gridplan.errors import OptionError
from gridplan.text import one_line

Lang = Literal["en", "zh"]
VARIABLE = "GRIDPLAN_LANG"
"""Environment variable with the language of those who ask for none."""
_CODES = {
    "department": "department",
    "department_a": "department",
    "department_b": "department",
    "category": "category",
    "area": "housing",
    "other": "housing",
    "source": "source",
    "left_side": "side",
    "right_side": "side",
    "side": "side",
}
"""Values of sentences that are codes → what they are codes of."""
_LISTED = {"departments": "department", "places": "housing"}
"""Values of sentences that are codes with ", " between them → what they are codes of."""
_SPOKEN: ContextVar[str | None] = ContextVar("spoken", default=None)


def language(lang: str | None = None) -> Lang:
    """Return the language to speak: `lang`, else that of `speaking`, else ``GRIDPLAN_LANG``, else English.

    Examples
    --------
    >>> language("zh")
    'zh'
    """
    asked = (lang or _SPOKEN.get() or os.environ.get(VARIABLE) or "en").lower()
    if asked[:2] == "zh":
        return "zh"
    if asked[:2] == "en":
        return "en"
    raise OptionError(f"language {asked!r} is not known; choose en or zh")


@contextmanager
def speaking(lang: str | None) -> Iterator[None]:
    """Let those who ask for no language speak `lang` in this thread, as many verbs do in a row.

    Examples
    --------
    >>> with speaking("zh"):
    ...     language(), language("en")
    ('zh', 'en')
    """
    before = _SPOKEN.set(lang or _SPOKEN.get())
    try:
        yield
    finally:
        _SPOKEN.reset(before)


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Return all entries of the locale files by key; a key that stands twice is refused."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(files("gridplan").joinpath("locale").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            entries = tomllib.loads(file.read_text(encoding="utf-8"))
            if twice := found.keys() & entries.keys():
                raise KeyError(f"locale/{file.name} repeats {sorted(twice)}")
            found |= entries
    return found


def hundredths_text(share: float) -> str:
    """Return a share as hundredths with one decimal; what rounds to nothing has no sign.

    Examples
    --------
    >>> hundredths_text(0.0634), hundredths_text(-1e-9)
    ('6.3', '0.0')
    """
    return f"{round(100 * share, 1) + 0.0:.1f}"


def per_cent(number: str, lang: str | None = None) -> str:
    """Return a number with its sign of per cent; Chinese sets no space before it.

    Examples
    --------
    >>> per_cent("6.3", "en"), per_cent("6.3", "zh")
    ('6.3 %', '6.3%')
    """
    return f"{number}%" if language(lang) == "zh" else f"{number} %"


def called(code: str, lang: str | None = None, *, of: str) -> str:
    """Return what a code in a column of the inputs is called where people read it, or the code where it has no words.

    Parameters
    ----------
    of
        What the codes are of: ``department``, ``category``, ``side``, ``source`` or ``housing``.

    Examples
    --------
    >>> called("police", "zh", of="department"), called("消防", "zh", of="department")
    ('公安', '消防')
    """
    return sentences().get(f"{of}-{code}", {}).get(language(lang), code)


def all_called(codes: str, lang: str | None = None, *, of: str) -> str:
    """Return codes that stand in one text, with ", " between them, as people call them; see `called`.

    Examples
    --------
    >>> all_called("police, 消防", "zh", of="department")
    '公安、消防'
    """
    comma = "、" if language(lang) == "zh" else ", "
    return comma.join(called(code, lang, of=of) for code in codes.split(", "))


def say(key: str, lang: str | None = None, *, part: str = "", **values: object) -> str:
    """Return the sentence `key` with `values` filled in, whole numbers with a comma between thousands.

    Departments, areas and other codes that have words are said in these; see `called`.

    Parameters
    ----------
    part
        ``"do"`` asks for the advice that goes with a finding (``en_do``, ``zh_do``); empty when there is none. Its
        numbers have no comma, because they are typed into options.

    Examples
    --------
    >>> say("crs-missing", "en", source="houses.shp")
    'houses.shp says nothing about its coordinate system'
    """
    entry = sentences()[key]
    if part:
        return entry.get(f"{language(lang)}_{part}", "").format(
            **{name: _told(value) for name, value in values.items()}
        )
    told = {name: _readable(_in_words(name, value, lang)) for name, value in values.items()}
    return entry.get(language(lang), entry["en"]).format(**told)


class _Count(int):
    """A whole number that a sentence shows as tables do."""

    def __format__(self, form: str) -> str:
        return int.__format__(self, form or ",")


def _in_words(name: str, value: object, lang: str | None) -> object:
    if not isinstance(value, str):
        return value
    if name in _LISTED:
        return all_called(value, lang, of=_LISTED[name])
    return called(value, lang, of=_CODES[name]) if name in _CODES else value


def _readable(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, Integral):
        return _told(value)
    return _Count(value)


def _told(value: object) -> object:
    """Return names, paths and faults in one line, and any other value as it is."""
    return one_line(value) if isinstance(value, str | PurePath | Exception) else value
