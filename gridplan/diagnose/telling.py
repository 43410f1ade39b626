"""A diagnosis in words and as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from gridplan.columns import DIAGNOSIS_COLUMNS
from gridplan.language import hundredths_text, language, say

if TYPE_CHECKING:
    from gridplan.diagnose.values import Diagnosis

_SHOWN = 6
_PLAIN = ("layers", "faults", "borders", "agreement", "conflicts")
_COUNTED = ("holes", "multipart", "without_units", "outside_window", "in_pieces", "across_communities")


def told(found: Diagnosis, lang: str | None = None) -> list[str]:
    """Return the lines of a diagnosis: each department, the pairs that agree least, the worst conflicts."""
    lines = [_headline(found, lang)]
    lines += [_layer(row, lang) for row in found.layers.to_dict("records")]
    lines += _pairs(found, lang)
    worst = found.conflicts.head(_SHOWN)[f"text_{language(lang)}"]
    return lines + [f"{i + 1}. {text}" for i, text in enumerate(worst)]


def plain_tables(found: Diagnosis) -> dict[str, Any]:
    """Return the tables and the report of a diagnosis as JSON takes them; how many units have how many heads.

    Of crossings the worst stand among the conflicts, and `borders` has their number for each pair of departments.
    """
    tables = {name: plain_rows(getattr(found, name), DIAGNOSIS_COLUMNS[name]) for name in _PLAIN}
    heads = found.heads.groupby("heads")["households"].agg(units="size", households="sum").reset_index()
    report = [finding.as_dict() for finding in found.report.findings]
    said = {"tolerance": found.tolerance, "unread": list(found.unread)}
    return {**said, **tables, "heads": plain_rows(heads, tuple(heads.columns)), "report": report}


def plain_rows(table: pd.DataFrame, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the rows of a table as plain values; a number that is none becomes null."""
    known = pd.DataFrame(table[[name for name in columns if name in table.columns]]).astype(object)
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in known.to_dict("records")
    ]


def _headline(found: Diagnosis, lang: str | None) -> str:
    several = found.heads[found.heads["most"] > 1]
    numbers: dict[str, Any] = {
        "departments": len(found.departments) + len(found.unread),
        "conflicts": len(found.conflicts),
        "units": len(several),
        "households": int(several["households"].sum()),
    }
    if not found.unread:
        return say("diagnosis-summary", lang, **numbers)
    names = (", " if language(lang) == "en" else "、").join(found.unread)
    return say("diagnosis-summary-unread", lang, unread=len(found.unread), names=names, **numbers)


def _layer(row: Mapping[Any, Any], lang: str | None) -> str:
    names = ("department", "grids", "households", "households_unserved", *_COUNTED)
    return say("diagnosis-layer", lang, **{name: row[name] for name in names})


def _pairs(found: Diagnosis, lang: str | None) -> list[str]:
    """Return the pairs of departments whose households share the fewest neighbours."""
    both = found.agreement.merge(found.borders, on=["department_a", "department_b"])
    return [
        say(
            "diagnosis-pair",
            lang,
            department_a=row["department_a"],
            department_b=row["department_b"],
            neighbours=hundredths_text(row["same_neighbours"]),
            bits=f"{row['variation_of_information']:.2f}",
            same=hundredths_text(row["share_same"]),
            crossings=row["crossings"],
        )
        for row in both.sort_values("same_neighbours", kind="stable").head(_SHOWN).to_dict("records")
    ]
