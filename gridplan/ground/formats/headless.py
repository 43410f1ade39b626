"""Tables without column names: their first row is about somebody, and no message may tell it."""

from __future__ import annotations

from collections.abc import Sequence

from gridplan.ground.faults import refusal
from gridplan.ground.headings import is_about_somebody


def check_head(head: Sequence[str], *, source: str) -> None:
    """Refuse column names that are surely data, told by their places alone; `listed` is careful with all others.

    Raises
    ------
    InputError
        ``table-headless``.

    Examples
    --------
    >>> check_head(["unit", "households_202601011200"], source="list.csv")
    >>> check_head(["王某", "13800000000"], source="list.csv")
    Traceback (most recent call last):
    gridplan.errors.InputError: the first row of list.csv holds data where names of columns should stand: column 2
    """
    wrong = [str(number) for number, name in enumerate(head, start=1) if is_about_somebody(name)]
    if wrong:
        raise refusal("table-headless", source=source, columns=", ".join(wrong))
