"""Ids that look like mobile phones or identity numbers: ids stand on maps and in plans."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gridplan.findings import Finding

_PHONE = re.compile(r"1[3-9][0-9]{9}")
_IDENTITY = re.compile(r"[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
"""Check digits of identity numbers, GB 11643: codes of buildings have eighteen digits too, but seldom a true one."""


def personal_ids(ids: Iterable[str], *, source: str) -> tuple[Finding, ...]:
    """Return the warning that ids look personal, with their number and never themselves.

    Examples
    --------
    >>> [f.numbers["like"] for f in personal_ids(["13800138000", "a1", "11010519491231002X"], source="officers")]
    [2]
    """
    like = sum(map(_is_personal, ids))
    return (Finding("ids-look-personal", (), {"source": source, "like": like}),) if like else ()


def _is_personal(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None or (_IDENTITY.fullmatch(text) is not None and _is_checked(text))


def _is_checked(text: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == text[17].upper()
