"""What came of a place: its figures beside the published ones, its assumptions and the digests of its plans."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from gridplan.gallery.figure import Figure, Number, Span, shown
from gridplan.language import say
from gridplan.text import table_lines

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
                figure.account(),
                shown(figure.ours),
                say(f"gallery-held-{figure.held.replace(' ', '-')}", lang),
                figure.note(lang),
            )
            for figure in self.figures
        ]
        return pd.DataFrame(rows, columns=list(_COLUMNS))

    def sheet(self, lang: str | None = None) -> pd.DataFrame:
        """Return the table with its heads in words."""
        return self.table(lang).rename(columns={name: say(f"gallery-column-{name}", lang) for name in _COLUMNS})

    def told_assumptions(self) -> tuple[str, ...]:
        """Return the keys of the assumptions that stand at no figure."""
        at_figures = {key for figure in self.figures for key in figure.assumed}
        return tuple(key for key in self.assumptions if key not in at_figures)

    def heading(self) -> str:
        """Return the key of the words over the assumptions: their numbers are of the full place."""
        return "sample-assumed" if all(figure.compared for figure in self.figures) else "sample-assumed-full"

    def text(self, lang: str | None = None) -> str:
        """Return the table as aligned lines, then its notes, the assumptions that stand at no figure, the faults."""
        rows, sheet = self.table(lang), self.sheet(lang).iloc[:, :-1]
        alike = rows[rows["note"] != ""].groupby("note", sort=False)["figure"].agg(say("gallery-separator", lang).join)
        notes = [say("gallery-note", lang, figure=figures, note=note) for note, figures in alike.items()]
        assumed = [f"- {say(key, lang)}" for key in self.told_assumptions()]
        told = [say(self.heading(), lang), *assumed] if assumed else []
        parts = (table_lines([sheet.columns.tolist(), *sheet.to_numpy().tolist()]), notes, told, self.faults)
        return "\n\n".join("\n".join(part) for part in parts if part)

    def as_dict(self) -> dict[str, Any]:
        """Return the account as plain values for JSON."""
        return {
            "place": self.place,
            "held": self.held,
            "figures": [
                {
                    "figure": each.name,
                    "published": _plain(each.published),
                    "compared": each.compared,
                    "ours": _plain(each.ours),
                    "rule": _plain(each.rule),
                    "held": each.held,
                    "note": each.note("en"),
                }
                for each in self.figures
            ],
            "assumptions": [say(key, "en") for key in self.assumptions],
            "digests": dict(self.digests),
            "faults": list(self.faults),
        }


def _plain(value: Number | Span | None) -> Any:
    """Return a figure for JSON, where nothing is infinite.

    Examples
    --------
    >>> _plain(3), _plain((71, float("inf")))
    (3, [71, None])
    """
    return [None if math.isinf(end) else end for end in value] if isinstance(value, tuple) else value
