"""Household counts: reading them as written, and filling those that are missing, always marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.findings import Finding

Missing = Literal["zero", "estimate", "spread"]
LARGEST_TOTAL = 2**53
MOST_IN_A_BUILDING = 20_000
"""Households: beyond any building or block, and far below a phone number that stands in the wrong column."""
_EXAMPLES = 5
METRES_PER_FLOOR = 3.0
_RULE = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?)\s*(?:户|家|套|households?|hh|dwellings?|units?)?")
_PLAIN = re.compile(r"-?[0-9]+(?:\.0+)?")
_RESIDENTIAL = re.compile(
    r"r[ée]sident|住宅|居住|居民|住房|小区|楼院|公寓|宿舍|平房|商住|apartment|\bhous|dwelling|detached|terrace|dormitor|"
    r"^(?:open|managed|home|homes|mixed(?:[- ]use)?)$"
)
_NOT_RESIDENTIAL = re.compile(r"non[- ]?r[ée]sident|非住宅|非居住")


def parse_count(value: Any) -> float:
    """Return a count as a number: NaN when nothing is written, ValueError when no rule reads it.

    Full-width digits are read as digits, a comma is a thousands separator only between groups of three, and one of the
    words 户, 家, 套, household(s), hh, dwelling(s), unit(s) may follow.

    Examples
    --------
    >>> parse_count("1,234"), parse_count("１２ 户"), parse_count(7.0)
    (1234.0, 12.0, 7.0)
    >>> parse_count("about 12")
    Traceback (most recent call last):
    ValueError: about 12
    """
    if value is None or value is pd.NA:
        return float("nan")
    if not isinstance(value, str):
        return float(value)
    text = unicodedata.normalize("NFKC", value).strip().casefold()
    if text in ("", "nan", "null", "none", "na", "n/a", "<na>"):
        return float("nan")
    found = _RULE.fullmatch(text)
    if not found:
        raise ValueError(value)
    return float(found[1].replace(",", ""))


def parse_counts(
    values: pd.Series[Any], ids: Sequence[str], *, column: str
) -> tuple[NDArray[np.float64], tuple[Finding, ...]]:
    """Return the counts of a column, NaN where none is written and 0 where a fault stands, and every fault by id.

    Parameters
    ----------
    values
        (n,) as read.
    ids
        (n,) names of the rows for the faults.
    """
    counts = np.full(len(values), np.nan)
    unreadable = np.zeros(len(values), dtype=bool)
    rewritten: list[str] = []
    for i, value in enumerate(values.tolist()):
        try:
            counts[i] = parse_count(value)
        except (ValueError, TypeError):
            unreadable[i] = True
            continue
        if isinstance(value, str) and not np.isnan(counts[i]) and not _PLAIN.fullmatch(value.strip()):
            rewritten.append(f"{value} = {counts[i]:.0f}")
    wrong = {"text": unreadable} | _impossible(counts)
    names = np.asarray(ids, dtype=object)
    findings = [
        Finding(f"households-{what}", tuple(names[at]), {"column": column}) for what, at in wrong.items() if at.any()
    ]
    if rewritten:
        examples = "; ".join(list(dict.fromkeys(rewritten))[:_EXAMPLES])
        numbers = {"column": column, "rows": len(rewritten), "examples": examples}
        findings.append(Finding("households-parsed", (), numbers))
    return np.where(np.any(list(wrong.values()), axis=0), 0.0, counts), tuple(findings)


def _impossible(counts: NDArray[np.float64]) -> dict[str, NDArray[np.bool_]]:
    """Return which counts no building can have, by fault."""
    infinite = np.isinf(counts)
    fractional = np.isfinite(counts) & (counts != np.floor(counts))
    return {"negative": (counts < 0) & ~infinite, "infinite": infinite, "fractional": fractional}


def is_residential(use: Any) -> bool:
    """Tell whether a building's use, in French, English or Chinese, is housing, be it above shops.

    Examples
    --------
    >>> [is_residential(use) for use in ("Résidentiel", "住宅", "商住", "Commercial et services", None)]
    [True, True, True, False, False]
    """
    if not isinstance(use, str):
        return False
    text = unicodedata.normalize("NFKC", use).strip().casefold()
    return bool(_RESIDENTIAL.search(text)) and not _NOT_RESIDENTIAL.search(text)


def floors_of(floors: NDArray[np.float64], height: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return storeys, from the height at 3 m each where they are not given, NaN where neither is known."""
    known = np.where(np.isfinite(floors) & (floors > 0), floors, np.nan)
    from_height = np.where(
        np.isfinite(height) & (height > 0), np.maximum(1.0, np.round(height / METRES_PER_FLOOR)), np.nan
    )
    return np.where(np.isnan(known), from_height, known)
