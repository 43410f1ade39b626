"""What was noticed about data or a plan, as values: code, severity, ids, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gridplan.errors import InputError
from gridplan.language import language, say, sentences
from gridplan.text import one_line

Severity = Literal["error", "warning", "note"]
_SHOWN = 12


@dataclass(frozen=True)
class Finding:
    """One thing noticed.

    Parameters
    ----------
    code
        Key of its sentence in ``locale/*.toml``, e.g. ``"crs-missing"``; the entry also holds the severity.
    ids
        All unit, grid or community ids concerned, never shortened.
    numbers
        Values that the sentence names.

    Examples
    --------
    >>> Finding("households-negative", ids=("b7",), numbers={"column": "hu"}).text("en")
    'column hu has negative counts: b7'
    """

    code: str
    ids: tuple[str, ...] = ()
    numbers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """``error`` stops the work, ``warning`` wants a look, ``note`` only tells."""
        return sentences()[self.code]["severity"]  # type: ignore[return-value]

    def text(self, lang: str | None = None) -> str:
        """Return the sentence, followed by the ids (the first twelve; `ids` has them all)."""
        if not self.ids:
            return self.sentence(lang)
        colon, comma = ("：", "、") if language(lang) == "zh" else (": ", ", ")
        return f"{self.sentence(lang)}{colon}{self.first_ids(comma)}"

    def sentence(self, lang: str | None = None) -> str:
        """Return the sentence alone."""
        return say(self.code, lang, count=len(self.ids), **self.numbers)

    def first_ids(self, comma: str = ", ") -> str:
        """Return the first twelve ids and how many more there are."""
        more = f" … (+{len(self.ids) - _SHOWN})" if len(self.ids) > _SHOWN else ""
        return f"{comma.join(map(one_line, self.ids[:_SHOWN]))}{more}"

    def action(self, lang: str | None = None) -> str:
        """Return what to do about it, or an empty text."""
        return say(self.code, lang, part="do", count=len(self.ids), **self.numbers)

    def advice(self, lang: str | None = None) -> str:
        """Return the sentence with what to do about it behind an arrow."""
        action = self.action(lang)
        return self.text(lang) + (f" → {action}" if action else "")

    def line(self, lang: str | None = None) -> str:
        """Return the sentence behind its severity in words."""
        return f"{say(f'severity-{self.severity}', lang)} {self.advice(lang)}"

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain values for JSON."""
        return {
            "code": self.code,
            "severity": self.severity,
            "ids": list(self.ids),
            "numbers": dict(self.numbers),
            "text": {lang: self.text(lang) for lang in ("en", "zh")},
            "action": {lang: self.action(lang) for lang in ("en", "zh")},
        }


@dataclass(frozen=True)
class Conservation:
    """Where every row and household went: ``in = kept + repaired + dropped``, estimates counted apart."""

    rows_in: int = 0
    rows_kept: int = 0
    rows_repaired: int = 0
    rows_dropped: int = 0
    households_in: int = 0
    households_kept: int = 0
    households_repaired: int = 0
    households_dropped: int = 0
    households_estimated: int = 0

    @property
    def holds(self) -> bool:
        """True when nothing was lost or made up."""
        rows = self.rows_kept + self.rows_repaired + self.rows_dropped
        households = self.households_kept + self.households_repaired + self.households_dropped
        return rows == self.rows_in and households == self.households_in

    def text(self, lang: str | None = None) -> str:
        """Return the conservation line."""
        return say("conservation", lang, **vars(self))


@dataclass(frozen=True)
class Repair:
    """A shape that was mended, as it was before.

    Parameters
    ----------
    unit
        Id of the unit.
    original
        The shape as it was read, well-known binary in hexadecimal digits.
    crs
        Coordinate system of the original.
    area_before, area_after
        In squared units of that system.
    """

    unit: str
    original: str
    crs: str
    area_before: float
    area_after: float


@dataclass(frozen=True)
class Report:
    """The findings of one step, with the conservation line where rows were read, and every mended shape as it was."""

    findings: tuple[Finding, ...] = ()
    conservation: Conservation | None = None
    repairs: tuple[Repair, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that stop the work."""
        return tuple(f for f in self.findings if f.severity == "error")

    def __add__(self, other: Report) -> Report:
        return Report(
            self.findings + other.findings, self.conservation or other.conservation, self.repairs + other.repairs
        )

    def raise_errors(self) -> None:
        """Raise `InputError` with every finding when one of them is an error."""
        if self.errors:
            raise InputError(self.findings)

    def text(self, lang: str | None = None) -> str:
        """Return the report as lines a planner can read."""
        lines = [self.conservation.text(lang)] if self.conservation else []
        lines += [finding.line(lang) for finding in self.findings]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()


def report(findings: Iterable[Finding]) -> Report:
    """Return a report of `findings`."""
    return Report(tuple(findings))
