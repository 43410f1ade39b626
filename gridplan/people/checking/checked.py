"""What an independent check of people on grids found. Frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gridplan.findings import Finding
from gridplan.language import hundredths_text, say, sentences


@dataclass(frozen=True)
class Checked:
    """What an independent computation found.

    Parameters
    ----------
    status
        ``verified`` when everything that is said is so; ``failed`` when something is not.
    figures
        Figures computed again, as plain values.
    failures
        What is said and is not so.
    notes
        What does not hold and is said not to.
    """

    status: Literal["verified", "failed"]
    figures: Mapping[str, Any]
    failures: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, found: Iterable[Finding], figures: Mapping[str, Any]) -> Checked:
        """Return the verdict on `found`: errors are failures, the rest are notes.

        Examples
        --------
        >>> Checked.of([], {"posts": 12}).status
        'verified'
        """
        told = tuple(found)
        failures = tuple(finding for finding in told if finding.severity == "error")
        notes = tuple(finding for finding in told if finding.severity != "error")
        return cls("failed" if failures else "verified", dict(figures), failures, notes)

    def as_dict(self) -> dict[str, Any]:
        """Return the verdict as plain values for JSON."""
        told = {name: [finding.as_dict() for finding in getattr(self, name)] for name in ("failures", "notes")}
        return {"status": self.status, **self.figures, **told}

    def text(self, lang: str | None = None) -> str:
        """Return the verdict and every failure and exception, a line each."""
        lines = [say(f"people-{self.status}", lang, n_failures=len(self.failures))]
        return "\n".join(lines + [finding.text(lang) for finding in (*self.failures, *self.notes)])

    def details(self, lang: str | None = None) -> str:
        """Return the verdict, every failure and exception, and every figure that has words, a line each."""
        told = {name: value for name, value in self.figures.items() if f"people-figure-{name}" in sentences()}
        lines = [say(f"people-figure-{name}", lang, value=_shown(name, value)) for name, value in told.items()]
        return "\n".join([self.text(lang), *lines])

    def __str__(self) -> str:
        return self.text()


def _shown(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    return hundredths_text(value) if name.endswith("_deviation") else f"{value:,.0f}"
