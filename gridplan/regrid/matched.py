"""Which old unit each new unit was, and the ledger of households that goes with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.language import say


@dataclass(frozen=True)
class Ledger:
    """Where units and households went: before − gone + new + corrections = after.

    Parameters
    ----------
    units_before, units_after
        Units on the old and on the new ground.
    kept, renamed
        New units under their old id, and under another one on the same ground.
    split
        How many more units there are because old ones became several.
    joined
        Old units that went into one with others.
    gone, new
        Old units without and new units with ground of their own.
    corrected
        New units whose households differ from their old units'.
    households_gone, households_new
        Households of units that are gone, and of new ones.
    households_more, households_fewer
        What corrections added and took away.
    """

    units_before: int
    kept: int
    renamed: int
    split: int
    joined: int
    gone: int
    new: int
    units_after: int
    corrected: int
    households_before: int
    households_gone: int
    households_new: int
    households_more: int
    households_fewer: int
    households_after: int

    @property
    def holds(self) -> bool:
        """True when no unit and no household was lost or made up."""
        units = self.units_before - self.gone - self.joined + self.split + self.new
        households = self.households_before - self.households_gone + self.households_new
        corrections = self.households_more - self.households_fewer
        return units == self.units_after and households + corrections == self.households_after

    def as_dict(self) -> dict[str, int]:
        """Return the ledger as plain values for JSON."""
        return asdict(self)

    def text(self, lang: str | None = None) -> str:
        """Return two lines that add up: units, then households."""
        return "\n".join(say(key, lang, **asdict(self)) for key in ("matching-units", "matching-households"))


@dataclass(frozen=True, eq=False, repr=False)
class Matched:
    """Which old unit each new unit was.

    Parameters
    ----------
    old_of
        int32 (n_new,), position of each new unit in the old ground, −1 where it is new.
    how
        (n_new,), ``id``, ``ground`` or ``new``.
    gone
        int32, positions of old units that no new unit is, ascending; those `joined` to others among them.
    joined, joined_to
        int32, old units whose ground went into a new unit that is another one, and that new unit.
    corrected
        int32, positions of new units whose households differ from their old unit's; units that were split or joined
        are compared by their sum.
    renamed
        int32, positions of new units on the ground of an old unit of another id.
    ledger
        Where units and households went.
    findings
        What was noticed.
    """

    old_of: NDArray[np.int32]
    how: NDArray[np.object_]
    gone: NDArray[np.int32]
    joined: NDArray[np.int32]
    joined_to: NDArray[np.int32]
    corrected: NDArray[np.int32]
    renamed: NDArray[np.int32]
    ledger: Ledger
    findings: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        return f"<Matched: {len(self.old_of) - self.ledger.new} of {len(self.old_of)} units, {len(self.gone)} gone>"

    @property
    def new(self) -> NDArray[np.int32]:
        """int32, positions of the units that are new, ascending."""
        return np.flatnonzero(self.old_of < 0).astype(np.int32)

    def as_dict(self) -> dict[str, Any]:
        """Return the ledger and the findings as plain values for JSON."""
        return {"ledger": self.ledger.as_dict(), "findings": [finding.as_dict() for finding in self.findings]}
