"""Which version of a plan this is: a draft, or approved by whom, when, and valid from which day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from gridplan.errors import OptionError
from gridplan.language import say

State = Literal["draft", "approved"]
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True)
class Version:
    """The version of a plan.

    Parameters
    ----------
    number
        1 for the first plan, one more after every round of re-gridding.
    state
        ``draft`` until somebody signs it off.
    by
        Office or id of who approved it; empty for drafts.
    date
        Day of the approval, ``2027-01-31``; empty for drafts.
    valid_from
        Day from which it is in force; empty for drafts.

    Raises
    ------
    OptionError
        With every value that can never be right.

    Examples
    --------
    >>> Version(2, "approved", by="office 3", date="2026-12-01", valid_from="2027-01-01").number
    2
    """

    number: int = 1
    state: State = "draft"
    by: str = ""
    date: str = ""
    valid_from: str = ""

    def __post_init__(self) -> None:
        if faults := [*self._faults()]:
            raise OptionError("; ".join(faults))

    def _faults(self) -> Iterator[str]:
        if isinstance(self.number, bool) or not isinstance(self.number, int) or self.number < 1:
            yield f"the number of a version must be a whole number of at least 1, not {self.number!r}"
        if self.state not in get_args(State):
            yield f"a plan is {' or '.join(get_args(State))}, not {self.state!r}"
        days = {"date": self.date, "valid_from": self.valid_from}
        for name, day in days.items():
            if wrong_day(day):
                yield f"{name} must be a day like 2027-01-31, not {day!r}"
        if self.state == "approved" and not (self.by and self.date and self.valid_from):
            yield "an approved version must say by whom, when, and from which day it is valid"

    def as_dict(self) -> dict[str, Any]:
        """Return the version as plain values for JSON."""
        return asdict(self)

    def text(self, lang: str | None = None) -> str:
        """Return number and state in words.

        Examples
        --------
        >>> Version(2).text("en")
        'version 2, a draft'
        """
        return say(f"version-{self.state}", lang, **self.as_dict())


def wrong_day(day: object) -> bool:
    """Tell whether something is neither empty nor a day as ISO 8601 writes it.

    Examples
    --------
    >>> wrong_day("2027-01-31"), wrong_day(""), wrong_day("31.1.2027"), wrong_day("2027-02-30")
    (False, False, True, True)
    """
    return not isinstance(day, str) or bool(day and not (_DAY.fullmatch(day) and _exists(day)))


def _exists(day: str) -> bool:
    """Tell whether the month has that day."""
    year, month, number = (int(part) for part in day.split("-"))
    return year > 0 and number <= monthrange(year, month)[1]


def required_day(name: str, day: object) -> None:
    """Refuse what is no day.

    Raises
    ------
    OptionError
        Naming the value.

    Examples
    --------
    >>> required_day("date", "2027-01-31")
    """
    if not day or wrong_day(day):
        raise OptionError(f"{name} must be a day like 2027-01-31, not {day!r}")


def next_version(version: Version) -> Version:
    """Return the draft that follows a version.

    Examples
    --------
    >>> next_version(Version(3))
    Version(number=4, state='draft', by='', date='', valid_from='')
    """
    return Version(version.number + 1)
