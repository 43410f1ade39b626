"""What an explanation says, as frozen values."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any, Literal

import pandas as pd

from gridplan.findings import Finding
from gridplan.language import say
from gridplan.later import Later

Verdict = Literal["better", "worse", "breaks"]


@dataclass(frozen=True)
class WindowChange:
    """What a grid holds before and after a move, and its window.

    Parameters
    ----------
    resource
        ``households`` or ``load``; load in whole parts of a worker.
    """

    grid: str
    resource: str
    before: int
    after: int
    lo: int
    hi: int

    @property
    def outside(self) -> int:
        """By how much the grid would lie outside its window; 0 inside.

        Examples
        --------
        >>> WindowChange("001", "households", before=310, after=291, lo=300, hi=500).outside
        9
        """
        return max(self.lo - self.after, self.after - self.hi, 0)

    @property
    def breaks(self) -> bool:
        """Whether the move takes the grid out of its window, or farther out."""
        return self.outside > max(self.lo - self.before, self.before - self.hi, 0)


@dataclass(frozen=True)
class Change:
    """What moving units changes in the plan.

    Parameters
    ----------
    windows
        Every window of every grid that gains or loses units.
    inertia_centroid, inertia_medoid
        Change of Σ load·d² about centroids and about the best units, in per cent of the whole plan's.
    border, off_road
        Change of the border between grids, m, and of its part off the streets.
    uneven
        Change of what uneven soft attributes cost, in per cent of the plan's inertia.
    weighed
        All wishes of the rules weighed together, in per cent of the plan's inertia; below 0 is better. In a merged plan
        the grid-mates of departments are among them, by the merger's dials.
    pairs
        Change of the pairs of households that share a grid of a department and one of the plan, weighted over
        departments; None where the plan merges nothing.
    """

    windows: tuple[WindowChange, ...]
    inertia_centroid: float
    inertia_medoid: float
    border: float
    off_road: float
    uneven: float
    weighed: float
    pairs: float | None = None

    @property
    def holds(self) -> bool:
        """Whether no window is broken, or broken farther, by the move."""
        return not any(window.breaks for window in self.windows)


@dataclass(frozen=True)
class Neighbour:
    """What a grid beside the unit's own would gain or break if the unit moved there.

    Parameters
    ----------
    touches
        Whether the unit borders on the grid.
    distance
        From the unit to the grid's load centre, m; NaN for a grid without load.
    along
        Units that the move would cut off from their grid and that would have to go along.
    verdict
        ``breaks`` when a rule forbids the move; else ``better`` or ``worse`` by all wishes of the rules together.
    reasons
        What breaks, or what is better or worse, each with a sentence in both languages.
    with_along
        What the move would change if the units in `along` went along; None where there are none.
    """

    grid: str
    verdict: Verdict
    touches: bool
    distance: float
    change: Change
    reasons: tuple[Finding, ...]
    along: tuple[str, ...] = ()
    with_along: Change | None = None

    def text(self, lang: str | None = None) -> str:
        """Return the verdict in a sentence."""
        return say("explain-join", lang).join(reason.text(lang) for reason in self.reasons)


@dataclass(frozen=True)
class Swap:
    """The best exchange with a unit of a neighbouring grid that holds every window."""

    unit: str
    grid: str
    verdict: Verdict
    change: Change
    reason: Finding


@dataclass(frozen=True)
class Explanation:
    """Why a unit is where it is.

    Parameters
    ----------
    grid
        Code of its grid; empty where it is in none.
    load
        In whole parts of a worker, as in the plan.
    distance
        To the load centre of its grid, m; NaN where that has no load.
    on_streets
        Share of the unit's border with its neighbours that runs along streets; 1 when it has no neighbours.
    cut_off
        Units that would be cut off from their grid without it.
    windows
        Its grid's windows with and without it.
    held_by
        Rules that hold it where it is.
    neighbours
        The grids beside its own: first those it borders on, then the others.
    swap
        The best exchange that holds every window, or None.
    """

    unit: str
    grid: str
    community: str
    households: int
    load: int
    distance: float
    on_streets: float
    cut_off: tuple[str, ...]
    windows: tuple[WindowChange, ...]
    held_by: tuple[Finding, ...]
    neighbours: tuple[Neighbour, ...]
    swap: Swap | None

    def text(self, lang: str | None = None) -> str:
        """Return the explanation as lines a planner can read."""
        return "\n".join(told(self, lang))

    def __str__(self) -> str:
        return self.text()

    def as_table(self, lang: str | None = None) -> pd.DataFrame:
        """Return one row a neighbouring grid: verdict, figures and sentence."""
        rows = [
            {
                "grid": near.grid,
                "verdict": near.verdict,
                "touches": near.touches,
                "distance_m": near.distance,
                "inertia_centroid_pct": near.change.inertia_centroid,
                "inertia_medoid_pct": near.change.inertia_medoid,
                "border_m": near.change.border,
                "off_road_m": near.change.off_road,
                "along": len(near.along),
                "text": near.text(lang),
            }
            for near in self.neighbours
        ]
        columns = ["grid", "verdict", "touches", "distance_m", "inertia_centroid_pct", "inertia_medoid_pct"]
        return pd.DataFrame(rows, columns=[*columns, "border_m", "off_road_m", "along", "text"])

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation as plain values for JSON, sentences in both languages."""
        plain = _plain(self)
        assert isinstance(plain, dict)
        return plain | {"text": {lang: self.text(lang) for lang in ("en", "zh")}}

    _repr_html_ = Later("gridplan.show.map.explained:repr_html")


def told(found: Explanation, lang: str | None = None) -> list[str]:
    """Return the lines of an explanation: where it is and why, each neighbour, and an exchange where that helps."""
    lines = why_here(found, lang)
    lines += [f"{say(f'explain-{near.verdict}', lang)}{near.text(lang)}" for near in found.neighbours if near.touches]
    if others := tuple(near.grid for near in found.neighbours if not near.touches):
        lines.append(f"{say('explain-breaks', lang)}{Finding('explain-no-borders', others).text(lang)}")
    return lines + ([found.swap.reason.text(lang)] if found.swap is not None and offers_swap(found) else [])


def why_here(found: Explanation, lang: str | None = None) -> list[str]:
    """Return where the unit is, what holds it there, and that nothing lies beside where that is so."""
    lines = [_place(found, lang), *(finding.text(lang) for finding in (*found.held_by, *_without(found)))]
    return lines if found.neighbours else [*lines, say("explain-no-neighbours", lang)]


def offers_swap(found: Explanation) -> bool:
    """Tell whether an exchange is worth a planner's time: it makes the plan better, or moving alone breaks a rule."""
    if found.swap is None:
        return False
    return found.swap.verdict == "better" or all(near.verdict == "breaks" for near in found.neighbours)


def _place(found: Explanation, lang: str | None) -> str:
    numbers: dict[str, Any] = {"unit": found.unit, "grid": found.grid, "households": found.households}
    if not found.grid:
        return say("explain-nowhere", lang, **numbers)
    key = "explain-place" if not math.isnan(found.distance) else "explain-place-empty"
    return say(key, lang, **numbers, distance=f"{found.distance:,.0f}", streets=f"{100 * found.on_streets:.0f}")


def _without(found: Explanation) -> list[Finding]:
    """Say that the grid needs the unit to hang together."""
    return [Finding("explain-holds-together", found.cut_off, {"grid": found.grid})] if found.cut_off else []


def _plain(value: Any) -> Any:
    """Return a value as JSON takes it; a number that is none becomes null."""
    if isinstance(value, Finding):
        return value.as_dict()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        more = {"outside": value.outside} if isinstance(value, WindowChange) else {}
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)} | more
    return None if isinstance(value, float) and math.isnan(value) else value
