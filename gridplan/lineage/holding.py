"""Which grid held a building at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.language import say
from gridplan.lineage.lives import Lives
from gridplan.lineage.telling import state_of
from gridplan.version import Version

Texts = tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """Which grid held a building at a time.

    Parameters
    ----------
    unit
        The id that was asked for.
    at
        Day or year that was asked for, empty for now.
    counted
        The version that counted then; of several with the same grids the newest.
    since
        Day from which it counted, empty where nobody said.
    ids
        What the building was called then; several where it has been made one of several, none while it did not stand.
    grids
        Codes of then, sorted; none where no grid held it, or no version was in force yet.
    findings
        What makes the answer doubtful: an id that named another building, a building in several grids, a change within
        the year.
    """

    unit: str
    at: str
    counted: Version
    since: str
    ids: tuple[str, ...]
    grids: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def version(self) -> int:
        """Number of the version that counted then."""
        return self.counted.number

    @property
    def grid(self) -> str:
        """The code, empty where no grid or more than one held it."""
        return self.grids[0] if len(self.grids) == 1 else ""

    def text(self, lang: str | None = None) -> str:
        """Return the answer as a sentence, what is doubtful in further lines."""
        key = "lineage-held" if self.grids else "lineage-held-none" if self.ids else "lineage-held-absent"
        grids, comma = self.grids, say("lineage-comma", lang)
        ids, version = comma.join(self.ids), state_of(self.counted, lang)
        told = say(key, lang, unit=self.unit, version=version, grids=comma.join(grids), ids=ids)
        return "\n".join([told, *(finding.advice(lang) for finding in self.findings)])

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as plain values for JSON."""
        told = {"unit": self.unit, "at": self.at, "version": self.version, "since": self.since, "grid": self.grid}
        lists = {"grids": list(self.grids), "ids": list(self.ids)}
        return told | lists | {"findings": [finding.as_dict() for finding in self.findings]}


def held_by(unit: str, lives: Lives, *, at: str, versions: range) -> tuple[Texts, Texts, tuple[Finding, ...]]:
    """Return ids and grids of the building that an id means in the last of some versions, and what is doubtful.

    Parameters
    ----------
    at
        The year in which all `versions` counted, when there are several.

    Raises
    ------
    InputError
        When no building ever bore the id.
    """
    last = versions[-1]
    mine = _bearers(unit, lives, last)
    grids = _texts(lives.grids[last][mine])
    earlier = {_texts(lives.grids[version][mine]) for version in versions} - {grids, ()}
    others = np.setdiff1d(np.flatnonzero(lives.units[last] == unit), mine)
    doubts = {
        "lineage-unit-several": [grids] if len(grids) > 1 else [],
        "lineage-unit-other": [_texts(lives.grids[last][others])] if len(others) else [],
        "lineage-unit-year": [tuple(sorted({code for codes in earlier for code in codes}))] if earlier else [],
    }
    findings = [Finding(code, ids, {"unit": unit, "at": at}) for code, found in doubts.items() for ids in found]
    return _texts(lives.units[last][mine]), grids, tuple(findings)


def _bearers(unit: str, lives: Lives, version: int) -> NDArray[np.int64]:
    """Return the lives of the building that an id means: today's, else that of then, else all that ever bore it."""
    for names in (lives.units[-1:], lives.units[version : version + 1], lives.units):
        found = np.flatnonzero(np.logical_or.reduce([name == unit for name in names]))
        if len(found):
            return found
    raise InputError((Finding("lineage-unit-unknown", (unit,)),))


def _texts(found: NDArray[np.object_]) -> Texts:
    return tuple(sorted({str(text) for text in found.tolist() if text is not None}))
