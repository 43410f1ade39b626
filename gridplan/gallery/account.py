"""What came of a place: its figures beside the published ones, its assumptions and the digests of its plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from gridplan.gallery.figure import Figure, shown
from gridplan.language import say

_COLUMNS = ("figure", "published", "ours", "held", "note")


@dataclass(frozen=True)
class Account:
    """What came of a place.

    Parameters
    ----------
    place
        Its name.
    figures
        Each published figure beside ours.
    assumptions
        Keys of the sentences on what no account publishes.
    digests
        File of a plan → its digest: the same inputs give the same.
    faults
        What an independent check found wrong in the saved plans, one line each; nothing when all is right.
    """

    place: str
    figures: tuple[Figure, ...]
    assumptions: tuple[str, ...]
    digests: Mapping[str, str]
    faults: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether every figure is met, or follows the rules, or is shown to be impossible, and every plan verified."""
        return not self.faults and all(figure.held != "no" for figure in self.figures)

    def table(self, lang: str | None = None) -> pd.DataFrame:
        """Return ``figure, published, ours, held, note``, in words."""
        rows = [
            (
                figure.label(lang),
                shown(figure.published),
                shown(figure.ours),
                say(f"gallery-held-{figure.held.replace(' ', '-')}", lang),
                figure.note(lang),
            )
            for figure in self.figures
        ]
        return pd.DataFrame(rows, columns=list(_COLUMNS))

    def text(self, lang: str | None = None) -> str:
        """Return the table and the assumptions as lines."""
        rows = self.table(lang)
        heads = [say(f"gallery-column-{name}", lang) for name in _COLUMNS[:4]]
        lines = [" | ".join(heads), *(" | ".join(row[:4]) for row in rows.itertuples(index=False, name=None))]
        notes = [f"{figure} — {note}" for figure, note in zip(rows["figure"], rows["note"], strict=True) if note]
        assumed = [f"- {say(key, lang)}" for key in self.assumptions]
        told = [say("sample-assumed", lang), *assumed] if assumed else []
        return "\n".join([*lines, *notes, *told, *self.faults])

    def as_dict(self) -> dict[str, Any]:
        """Return the account as plain values for JSON."""
        return {
            "place": self.place,
            "held": self.held,
            "figures": [
                {"figure": each.name, "published": each.published, "ours": each.ours, "held": each.held}
                for each in self.figures
            ],
            "assumptions": [say(key, "en") for key in self.assumptions],
            "digests": dict(self.digests),
            "faults": list(self.faults),
        }
