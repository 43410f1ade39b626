"""What came of a place: its figures beside the published ones, its assumptions and the digests of its plans."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from gridplan.gallery.faults import Fault
from gridplan.gallery.figure import Figure, Number, Span, shown
from gridplan.language import say
from gridplan.text import table_lines

_COLUMNS = ("figure", "published", "ours", "held", "note")
_NO = "gallery-held-no"


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
        What an independent check found wrong in the saved plans, the rules that they break, and why people could not
        be placed as asked; nothing when all is in order.
    """

    place: str
    figures: tuple[Figure, ...]
    assumptions: tuple[str, ...]
    digests: Mapping[str, str]
    faults: tuple[Fault, ...] = ()

    @property
    def held(self) -> bool:
        """Whether every figure is met, or follows the rules, or is shown to be impossible, and there are no faults."""
        return not self.faults and all(figure.held != "no" for figure in self.figures)

    def table(self, lang: str | None = None) -> pd.DataFrame:
        """Return ``figure, published, ours, held, note``, in words; below them a row for each file that has faults."""
        rows = [
            (
                figure.label(lang),
                figure.account(),
                figure.found(),
                say(f"gallery-held-{figure.held.replace(' ', '-')}", lang),
                figure.note(lang),
            )
            for figure in self.figures
        ]
        for file in self.faulty():
            told = [fault.finding.advice(lang) for fault in self.faults if fault.file == file]
            note = say("gallery-separator", lang).join(told)
            rows.append((say("gallery-fault", lang, file=file), shown(None), shown(None), say(_NO, lang), note))
        return pd.DataFrame(rows, columns=list(_COLUMNS))

    def faulty(self) -> tuple[str, ...]:
        """Return the files that have faults."""
        return tuple(dict.fromkeys(fault.file for fault in self.faults))

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
        own = rows.iloc[: len(self.figures)]
        alike = own[own["note"] != ""].groupby("note", sort=False)["figure"].agg(say("gallery-separator", lang).join)
        notes = [say("gallery-note", lang, figure=figures, note=note) for note, figures in alike.items()]
        assumed = [f"- {say(key, lang)}" for key in self.told_assumptions()]
        told = [say(self.heading(), lang), *assumed] if assumed else []
        parts = (table_lines([sheet.columns.tolist(), *sheet.to_numpy().tolist()]), notes, told, self.fault_lines(lang))
        return "\n\n".join("\n".join(part) for part in parts if part)

    def fault_lines(self, lang: str | None = None) -> list[str]:
        """Return every fault behind its file, with what to do about it."""
        return [fault.line(lang) for fault in self.faults]

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
            "faults": self.fault_lines("en"),
        }


def _plain(value: Number | Span | None) -> Any:
    """Return a figure for JSON, where nothing is infinite.

    Examples
    --------
    >>> _plain(3), _plain((71, float("inf")))
    (3, [71, None])
    """
    return [None if math.isinf(end) else end for end in value] if isinstance(value, tuple) else value
