"""Alternative plans with what tells them apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from gridplan.alternatives.choosing import aims_of, distinctions
from gridplan.alternatives.dials import turned
from gridplan.alternatives.figures import differing
from gridplan.language import say
from gridplan.later import Later
from gridplan.options import Rules
from gridplan.plan import Plan


@dataclass(frozen=True, eq=False)
class Alternatives:
    """Plans for one ground, clearly different, none as good as another in all figures and worse in one.

    Parameters
    ----------
    plans
        The balanced choice first, then the best by each aim.
    asked
        The rules that were asked for; each plan has its own, with dials turned.
    figures
        For each plan, the figures of `gridplan.alternatives.figures.figures_of`.
    """

    plans: tuple[Plan, ...]
    asked: Rules
    figures: tuple[Mapping[str, float], ...]

    def __len__(self) -> int:
        return len(self.plans)

    def __repr__(self) -> str:
        return f"<Alternatives: {'; '.join(self.names('en'))}>"

    def names(self, lang: str | None = None) -> tuple[str, ...]:
        """Return a name for each plan in plain words, no two alike."""
        aims = aims_of(list(self.figures[0]))
        rows = np.array([[figure[aim] for aim in aims] for figure in self.figures])
        return tuple(
            say("alternative-join", lang).join(
                say("alternative-balanced", lang)
                if aim is None
                else say(f"alternative-{aim}" if rank == 1 else f"alternative-{aim}-rank", lang, rank=rank)
                for aim, rank in names
            )
            for names in distinctions(rows, aims)
        )

    def as_table(self, lang: str | None = None) -> pd.DataFrame:
        """Return one row a plan.

        Returns
        -------
        DataFrame
            ``name``, ``grids``, ``fewest`` and ``most`` (households of a grid), ``uneven_pct`` (root mean square
            deviation from the target), ``distance_m`` (root mean square, to the best unit of the grid), ``border_km``,
            ``on_streets_pct``, ``moved_pct`` (load with another grid than in the older plan; NaN without one),
            ``differs_pct`` (households in other grids than in the first plan), ``status``, and ``dials``: what was
            asked otherwise than in the rules.
        """
        return pd.DataFrame([self._row(i, name, lang) for i, name in enumerate(self.names(lang))])

    def as_sheet(self, lang: str | None = None) -> pd.DataFrame:
        """Return the table as people read it: heads and status in words of `lang`."""
        table = self.as_table(lang)
        table["status"] = [say(f"status-{status}", lang) for status in table["status"]]
        return table.rename(columns={name: say(f"alternatives-column-{name}", lang) for name in table.columns})

    def text(self, lang: str | None = None) -> str:
        """Return the table as lines, figures with one decimal, without the dials."""
        dials = say("alternatives-column-dials", lang)
        with pd.option_context("display.unicode.east_asian_width", True):
            return self.as_sheet(lang).round(1).drop(columns=dials).to_string(index=False)

    def _row(self, number: int, name: str, lang: str | None) -> dict[str, Any]:
        plan, figure = self.plans[number], self.figures[number]
        households = plan.ground.units["households"].to_numpy(np.int64)
        return {
            "name": name,
            "grids": len(plan.network.codes),
            "fewest": int(plan.grids["households"].min()),
            "most": int(plan.grids["households"].max()),
            "uneven_pct": 100 * figure["even"],
            "distance_m": figure["compact"],
            "border_km": figure["short"] / 1000,
            "on_streets_pct": 100 * (1 - figure["streets"]),
            "moved_pct": 100 * figure.get("stable", float("nan")),
            "differs_pct": 100 * differing(households, self.plans[0].labels, plan.labels),
            "status": plan.status,
            "dials": dial_text(turned(plan.rules, self.asked), lang),
        }

    save_html = Later("gridplan.show.small.maps:save_html")
    _repr_html_ = Later("gridplan.show.small.maps:repr_html")


def dial_text(dials: Mapping[str, Any], lang: str | None = None) -> str:
    """Return turned dials in a few words.

    Examples
    --------
    >>> dial_text({"streets": 0.0, "households": {"lo": 350, "hi": 450}}, "en")
    'streets 0, households 350–450'
    """
    return say("alternative-join", lang).join(
        say(f"alternatives-dial-{name}", lang, value=_plain(value)) for name, value in dials.items()
    )


def _plain(value: Any) -> str:
    return f"{value['lo']:g}–{value['hi']:g}" if isinstance(value, Mapping) else f"{value:g}"
