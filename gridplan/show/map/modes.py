"""Ways to colour the grids of a plan: by deviation, load, kind, what became of them, or just told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gridplan.columns import AREA
from gridplan.compare.communities import class_word
from gridplan.ground.windows import has_target
from gridplan.language import Lang, say
from gridplan.options.dedicated import DEDICATED
from gridplan.plan import Plan
from gridplan.publishing import PublicFigures
from gridplan.show import colours
from gridplan.show.classes import FILLS, class_of_grids
from gridplan.show.figures import class_name, kind_word
from gridplan.show.map.becoming import edited_grids, grid_events
from gridplan.show.map.steps import Steps, steps_of
from gridplan.text import plain

PREVAILS = 0.8
"""Share of a grid's load from which a kind gives it its colour."""


@dataclass(frozen=True)
class Mode:
    """One way to colour the grids.

    Parameters
    ----------
    name
        What the page calls it.
    label
        Its name in the control.
    title
        What stands above its legend.
    colours
        Fills, by class.
    of
        Class of each grid.
    rows
        Rows of the legend: ``name``, and ``colour`` or ``mark`` and ``count`` where there are.
    stripes
        Position in `lines` of the stripes over each grid, −1 for none; empty where no grid has any.
    lines
        Colours of stripes.
    below
        What stands below the name of each grid in place of its households; empty for these.
    """

    name: str
    label: str
    title: str
    colours: Sequence[str]
    of: Sequence[int]
    rows: Sequence[dict[str, Any]]
    stripes: Sequence[int] = ()
    lines: Sequence[str] = ()
    below: Sequence[str] = ()


def mode_data(modes: Sequence[Mode]) -> dict[str, Any]:
    """Return what the scripts read of modes beside fills, classes and rows of the legend: by name, in their order."""
    return {
        "modes": [{"name": mode.name, "label": mode.label, "title": mode.title} for mode in modes],
        "stripes": {mode.name: [list(mode.stripes), list(mode.lines)] for mode in modes if len(mode.stripes)},
        "below": {mode.name: list(mode.below) for mode in modes if len(mode.below)},
    }


def plan_modes(plan: Plan, lang: Lang, *, public: PublicFigures | None = None) -> list[Mode]:
    """Return the modes that the plan itself has data for; with `public` figures only those that everyone may see."""
    found = [_deviation(plan, lang, public), *amount_modes(plan, lang, public)]
    if public is None:
        found += _kinds(plan, lang)
    return [
        *found,
        *_areas(plan, lang),
        *_classes(plan, lang),
        *_events(plan, lang),
        *_edits(plan, lang),
        _tones(plan, lang),
    ]


def opening_mode(plan: Plan, modes: Sequence[Mode]) -> Mode:
    """Return the mode in which a map opens: deviation, or load where the middle of the window is nothing to aim at."""
    aims = has_target(plan.rules)
    return next((mode for mode in modes if not aims and mode.name == "amount"), modes[0])


def class_rows(fills: Sequence[str], names: Sequence[str], of: Sequence[int]) -> list[dict[str, Any]]:
    """Return a row of the legend for each class that occurs, with the number of its grids."""
    counts = np.bincount(np.asarray(of, dtype=np.int64), minlength=len(fills)).tolist()
    rows = zip(fills, names, counts, strict=True)
    return [{"colour": colour, "name": name, "count": count} for colour, name, count in rows if count]


def _deviation(plan: Plan, lang: Lang, public: PublicFigures | None) -> Mode:
    shown = plan.grids["deviation"].to_numpy(np.float64) if public is None else public.deviation
    of = class_of_grids(plan.grids, shown).tolist()
    fills = [*FILLS, colours.NOTHING]
    classes = (class_name(c, lang) for c in colours.load_classes())
    names = [*classes, say("map-class-dedicated", lang), say("map-withheld", lang)]
    return _mode("class", lang, fills, of, class_rows(fills, names, of))


def amount_modes(plan: Plan, lang: Lang, public: PublicFigures | None) -> Iterator[Mode]:
    """Yield classes of workers' worth where the plan has a standard, else of households."""
    has_standard = plan.rules.standard is not None
    amounts = plan.grids["load_share" if has_standard else "households"].to_numpy(np.float64)
    if public is not None:
        amounts = public.load_share if has_standard else np.where(public.counts.shown, amounts, np.nan)
    if np.isfinite(amounts).any():
        steps = steps_of(amounts, whole=not has_standard)
        of = steps.classes(amounts)
        fills = [*_spread(steps), colours.NOTHING]
        rows = class_rows(fills, [*steps.names(lang), say("map-withheld", lang)], of)
        yield _mode("amount", lang, fills, of, rows, unit="worth" if has_standard else "households")


def _spread(steps: Steps) -> list[str]:
    """Return so many fills from least to most as there are classes."""
    place = np.linspace(0, len(colours.STEPS) - 1, len(steps)) if len(steps) > 1 else np.array([2])
    return [colours.STEPS[round(i)] for i in place.tolist()]


def _kinds(plan: Plan, lang: Lang) -> Iterator[Mode]:
    """Yield the kind that prevails in each grid by load, where the units have kinds."""
    kinds = [plain(kind) for kind in plan.ground.units["kind"]]
    named = sorted({kind for kind in kinds if kind})
    if not named:
        return
    of = prevailing(plan, kinds, named)
    fills = [*(colours.KINDS[i % len(colours.KINDS)] for i in range(len(named))), colours.MIXED, colours.NOTHING]
    names = [*(kind_word(kind, lang) for kind in named), say("map-kind-mixed", lang), say("map-kind-nobody", lang)]
    yield _mode("kind", lang, fills, of, class_rows(fills, names, of))


def prevailing(plan: Plan, kinds: Sequence[str], named: Sequence[str]) -> list[int]:
    """Return for each grid the position in `named` of the kind with most of its load; next mixed, then without load."""
    place = {kind: i for i, kind in enumerate(named)}
    number = np.array([place.get(kind, len(named)) for kind in kinds], dtype=np.int64)
    load = np.zeros((len(plan.network.codes), len(named) + 1), dtype=np.int64)
    inside = plan.labels >= 0
    np.add.at(load, (plan.labels[inside], number[inside]), plan.load[inside])
    total = load.sum(axis=1)
    most = load[:, :-1].argmax(axis=1)
    clear = load[:, :-1].max(axis=1) >= PREVAILS * total
    found: list[int] = np.where(total > 0, np.where(clear, most, len(named)), len(named) + 1).tolist()
    return found


def _areas(plan: Plan, lang: Lang) -> Iterator[Mode]:
    """Yield the kind of area of each grid where areas have windows of their own; those of homes come first."""
    standard = plan.rules.standard
    if plan.rules.areas is None or standard is None:
        return
    kinds = [plain(kind) for kind in plan.grids[AREA]]
    named = sorted({*kinds} - {DEDICATED}, key=lambda kind: (kind not in standard.by_households, kind))
    of = [named.index(kind) if kind in named else len(named) for kind in kinds]
    fills = [*(colours.KINDS[i % len(colours.KINDS)] for i in range(len(named))), colours.PLACE]
    names = [*(kind_word(kind, lang) for kind in named), say("map-class-dedicated", lang)]
    yield _mode("areas", lang, fills, of, class_rows(fills, names, of))


def _classes(plan: Plan, lang: Lang) -> Iterator[Mode]:
    """Yield the class of each grid's community, where the ratio goes by community."""
    if not plan.rules.classes:
        return
    given = {plain(community): plain(kind) for community, kind in plan.rules.classes.items()}
    kinds = [given.get(plain(community), "") for community in plan.grids["community"]]
    named = sorted({kind for kind in kinds if kind})
    of = [named.index(kind) if kind else len(named) for kind in kinds]
    fills = [*(colours.KINDS[i % len(colours.KINDS)] for i in range(len(named))), colours.NOTHING]
    names = [*(class_word(kind, lang) for kind in named), say("map-classes-none", lang)]
    yield _mode("classes", lang, fills, of, class_rows(fills, names, of))


def _events(plan: Plan, lang: Lang) -> Iterator[Mode]:
    """Yield what became of each grid in the last round."""
    if not plan.history:
        return
    events = grid_events(plan)
    letters = [letter for letter in colours.EVENTS if letter in events]
    of = [letters.index(event) for event in events]
    fills = [colours.EVENTS[letter] for letter in letters]
    yield _mode("change", lang, fills, of, class_rows(fills, [say(f"map-became-{a}", lang) for a in letters], of))


def _edits(plan: Plan, lang: Lang) -> Iterator[Mode]:
    """Yield which grids were edited by hand in this version."""
    if not plan.trail:
        return
    touched = edited_grids(plan)
    fills = [colours.EVENTS["U"], colours.EVENTS["edited"]]
    names = [say("map-edited-not", lang), say("map-edited", lang)]
    of = [int(code in touched) for code in plan.network.codes]
    yield _mode("edited", lang, fills, of, class_rows(fills, names, of))


def _tones(plan: Plan, lang: Lang) -> Mode:
    of = colours.tones(plan.ground.adjacency, plan.labels, len(plan.network.codes)).tolist()
    return _mode("tone", lang, colours.TONES, of, [{"name": say("map-tone-note", lang)}])


def _mode(
    name: str, lang: Lang, fills: Sequence[str], of: Sequence[int], rows: Sequence[dict[str, Any]], *, unit: str = ""
) -> Mode:
    title = say(f"map-title-{name}{f'-{unit}' if unit else ''}", lang)
    return Mode(name, say(f"map-mode-{name}", lang), title, fills, of, rows)
