"""Which version of a plan counted on a day."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from gridplan.errors import OptionError
from gridplan.findings import Finding
from gridplan.history import Round
from gridplan.language import say
from gridplan.version import Version, wrong_day

_YEAR = re.compile(r"\d{4}")


def day_span(at: str | int) -> tuple[str, str]:
    """Return the first and the last day that are asked about: a day, or all days of a year.

    Raises
    ------
    OptionError
        When it is neither.

    Examples
    --------
    >>> day_span("2027-01-31"), day_span(2024)
    (('2027-01-31', '2027-01-31'), ('2024-01-01', '2024-12-31'))
    """
    text = str(at)
    if _YEAR.fullmatch(text):
        return f"{text}-01-01", f"{text}-12-31"
    if not text or wrong_day(text):
        raise OptionError(say("lineage-day", at=text))
    return text, text


def first_days(history: Sequence[Round], now: Version | None = None) -> tuple[str, ...]:
    """Return the day from which each version counts, oldest first; the oldest counts from ever.

    Where a version was approved, that is the day from which it is valid, else the day of the round that made it. One
    without a day, or with one before that of an older version, counts from the day of the older one.

    Parameters
    ----------
    now
        The version after the last round; a draft when None.

    Examples
    --------
    >>> first_days([])
    ('',)
    """
    return tuple(accumulate(_days(history, now), max, initial=""))


def _days(history: Sequence[Round], now: Version | None) -> list[str]:
    """Return for each round the day from which what it made is valid, or was said to count; empty where none is."""
    made = [*(past.before for past in history[1:]), now or Version()][: len(history)]
    return [version.valid_from or past.date for past, version in zip(history, made, strict=True)]


def version_at(days: Sequence[str], day: str) -> int:
    """Return the position of the version that counts on a day.

    Examples
    --------
    >>> version_at(("", "2026-01-01", "2027-01-01"), "2026-12-31")
    1
    """
    return bisect_right(days, day) - 1


def not_in_force(first: Version, day: str) -> tuple[Finding, ...]:
    """Return a warning when not even the first version was in force on a day; drafts have no first day.

    Examples
    --------
    >>> not_in_force(Version(), "2019-01-01")
    ()
    """
    if not day or first.valid_from <= day:
        return ()
    return (Finding("lineage-not-in-force", numbers={"day": day, "since": first.valid_from}),)


def day_findings(history: Sequence[Round], now: Version | None = None) -> tuple[Finding, ...]:
    """Return which rounds have no date, and which have one before that of an earlier round."""
    days, counted = _days(history, now), first_days(history, now)
    undated = tuple(str(i) for i, day in enumerate(days, 1) if not day)
    backward = tuple(str(i) for i, day in enumerate(days, 1) if day and day < counted[i])
    found = {"lineage-undated": undated, "lineage-backward": backward}
    return tuple(Finding(code, rounds) for code, rounds in found.items() if rounds)
