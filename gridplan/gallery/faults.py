"""What is not in order in the folder of a place: plans that break rules, and people who cannot be placed as asked."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import gridplan as gp
from gridplan.findings import Finding
from gridplan.signoff.faults import broken_rules
from gridplan.verify.verification import Verification

_UNMET = ("partial", "infeasible", "unproven")
"""Status of rosters and pairs without an answer, or without one for some communities."""

_SHOWN = 12
"""Changes of one answer that are told; its file has them all."""


class Fault(NamedTuple):
    """One thing that is not in order.

    Parameters
    ----------
    file
        Where it was found, as ``later/plan.gpkg``.
    finding
        What it is.
    """

    file: str
    finding: Finding

    def line(self, lang: str | None = None) -> str:
        """Return it behind its file, with what to do about it."""
        return f"{self.file}: {self.finding.advice(lang)}"


def plan_faults(folder: Path, checks: Mapping[str, Verification]) -> Iterator[Fault]:
    """Yield what saved plans say and is not so, and the rules that they break, with the cause and what would help.

    Parameters
    ----------
    folder
        Of the place that has run.
    checks
        File of a plan → its verification.
    """
    for file, check in checks.items():
        broken = broken_rules(check)
        parts = gp.load(folder / file).components if broken else ()
        causes = [cause for part in parts if part.status in _UNMET for cause in part.findings]
        yield from (Fault(file, finding) for finding in (*check.failures, *_unsigned(check, broken), *broken, *causes))


def people_faults(folder: Path) -> Iterator[Fault]:
    """Yield why people could not be placed or linked as asked, and the smallest change with which they can."""
    for path in [*sorted(folder.glob("*.json")), *sorted(folder.glob("later/*.json"))]:
        saved = json.loads(path.read_text(encoding="utf-8"))
        for told in (saved, saved.get("roster") or {}):
            if told.get("status") in _UNMET:
                file = path.relative_to(folder).as_posix()
                yield from (Fault(file, finding) for finding in _told(told))


def _unsigned(check: Verification, broken: Collection[Finding]) -> Iterator[Finding]:
    """Yield what a plan that breaks its rules is: a draft, unless somebody has approved it all the same."""
    if broken:
        yield Finding("gallery-plan-draft" if check.figures["version"]["state"] == "draft" else "signoff-faults")


def _told(answer: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the findings of a saved answer that is none."""
    yield Finding("gallery-people-unmet")
    yield from _findings(answer["reasons"])
    eased = answer["relaxation"] or []
    if changes := eased["changes"] if isinstance(eased, Mapping) else eased:
        yield Finding("gallery-people-eased")
        yield from islice(_findings(changes), _SHOWN)
        if len(changes) > _SHOWN:
            yield Finding("gallery-people-more", numbers={"more": len(changes) - _SHOWN})


def _findings(saved: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    return (Finding(each["code"], tuple(each["ids"]), each["numbers"]) for each in saved)
