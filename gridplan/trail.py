"""Edits by hand, as values: what was moved or locked, from where, to where, when, by whom and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

Act = Literal["move", "lock", "unlock"]
ACTS: tuple[Act, ...] = get_args(Act)
"""What an edit does; splitting, merging and beginning a grid are moves of its units."""

NEW = "+"
"""Beginning of the name of a grid that an edit begins, such as ``+1``; it gets a code when the edits are applied."""

FORMAT = "gridplan-edits/1"
"""What the first entry of a file of edits says."""

BEGUN = ("edits-begun", "edits-kept")
"""Findings on a grid that edits began, under a new code or that of an older one: its name is in the numbers."""

BROKEN = (
    "edits-pieces",
    "edits-barriers",
    "edits-communities",
    "edits-areas",
    "edits-locked",
    "edits-together",
    "edits-apart",
    "edits-pinned",
    "edits-centres",
    "edits-number",
    "edits-workers",
    "edits-window-households",
    "edits-window-load",
    "edits-before",
)
"""Findings on rules that do not hold in an edited plan, worst first; the grid stands in their ids or numbers."""


@dataclass(frozen=True)
class Edit:
    """One edit of a plan.

    Parameters
    ----------
    act
        What it does.
    units
        Ids of the units concerned; empty where whole grids are locked or unlocked.
    before
        Of a move the grid that each unit lies in when the edit begins, as long as `units`; ``from`` in a file.
    to
        Of a move the grid that all of them go to: a code, or a name that begins with `NEW`.
    grids
        Codes of the grids that are locked or unlocked.
    time
        When it was made, as ISO 8601 writes it, or empty.
    way
        How it was made, for the reader: ``click``, ``lasso``, ``paint``, ``block``, ``split``, ``merge``, ``new``.
    """

    act: Act
    units: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    to: str = ""
    grids: tuple[str, ...] = ()
    time: str = ""
    way: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the edit as it stands in a file; what it does not have is left out.

        Examples
        --------
        >>> Edit("lock", grids=("A-001",)).as_dict()
        {'act': 'lock', 'grids': ['A-001']}
        """
        found: dict[str, Any] = {"act": self.act, "units": list(self.units), "from": list(self.before)}
        found |= {"to": self.to, "grids": list(self.grids), "time": self.time, "way": self.way}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True)
class Edits:
    """The edits of one sitting, in the order in which they were made.

    Parameters
    ----------
    plan
        Digest of the plan that they begin with.
    edits
        In their order; an edit that was undone is not among them.
    who
        Office or id of who made them, never a name; or empty.
    why
        The reason that was given, or empty.
    date
        Day from which they count, ``2027-01-31``, or empty where nobody said.
    result
        Digest of the plan that came of them, empty as long as they are not applied.
    mended
        Whether the neighbours were mended around them.
    """

    plan: str
    edits: tuple[Edit, ...]
    who: str = ""
    why: str = ""
    date: str = ""
    result: str = ""
    mended: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the edits as a file of them has them; `gridplan.read_edits` reads them back.

        Examples
        --------
        >>> Edits("d1", (Edit("unlock", units=("b1",)),), who="office 3").as_dict()["edits"]
        [{'act': 'unlock', 'units': ['b1']}]
        """
        return {
            "format": FORMAT,
            "plan": self.plan,
            "who": self.who,
            "why": self.why,
            "date": self.date,
            "edits": [edit.as_dict() for edit in self.edits],
        }
