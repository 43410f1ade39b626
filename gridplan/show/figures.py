"""The figures and words beside the map: heading, legend, one row a grid, what wants a look."""

from __future__ import annotations

import math
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from gridplan.columns import AREA, DEDICATED_COLUMNS, GRID_COLUMNS
from gridplan.ground.ground import Ground
from gridplan.language import hundredths_text, language, per_cent, say, sentences
from gridplan.options import Rules, Window
from gridplan.plan import Component, Plan, proof_lines
from gridplan.show import colours
from gridplan.show.classes import FILLS, class_of_grids
from gridplan.show.measured import measured_grids
from gridplan.status import status_text
from gridplan.text import plain

_PREFIX = "map-"


def map_words(lang: str | None) -> dict[str, str]:
    """Return every sentence of the map by its name, without the leading ``map-``; placeholders stay in."""
    spoken = language(lang)
    return {key.removeprefix(_PREFIX): entry[spoken] for key, entry in sentences().items() if key.startswith(_PREFIX)}


def told(plan: Plan) -> pd.DataFrame:
    """Return the figures of the grids that may leave a plan; reading any other column from it fails."""
    area = () if plan.rules.areas is None else (AREA,)
    dedicated = [name for name in DEDICATED_COLUMNS if name in plan.grids]
    return pd.DataFrame(plan.grids[[*GRID_COLUMNS, *area, *dedicated]])


def place_words(grids: pd.DataFrame, lang: str | None) -> list[str]:
    """Return the dedicated place that each grid is, and what it is where that is known; empty for usual grids."""
    if DEDICATED_COLUMNS[0] not in grids:
        return [""] * len(grids)
    rows = zip(*(grids[name] for name in DEDICATED_COLUMNS), strict=True)
    return [
        plain(say("dedicated-of-kind", lang, place=name, kind=kind_word(kind, lang)) if kind else name)
        for name, kind in rows
    ]


def grid_rows(plan: Plan, lang: str | None) -> dict[str, list[Any]]:
    """Return the figures of the grids by column, in the order of the codes; nothing else of them enters a page."""
    grids = told(plan)
    codes = [plain(code) for code in grids["grid"]]
    places, counted = place_words(grids, lang), measured_grids(plan, lang)
    workers_worth = grids["load_share"] if plan.rules.standard else pd.Series([None] * len(grids), dtype=object)
    return {
        "code": codes,
        "short": short_codes(codes),
        "community": [plain(name) for name in grids["community"]],
        **({"area": [kind_word(kind, lang) for kind in grids[AREA]]} if AREA in grids else {}),
        **({"dedicated": places} if any(places) else {}),
        "households": grids["households"].tolist(),
        **({"measured": counted} if any(counted) else {}),
        "load": grids["load"].tolist(),
        "worth": [None if share is None else round(float(share), 4) for share in workers_worth],
        "workers": grids["workers"].tolist(),
        "units": grids["units"].tolist(),
        "deviation": [
            None if place else _finite(share) for share, place in zip(grids["deviation"], places, strict=True)
        ],
        "compactness": [_finite(share) for share in grids["polsby_popper"]],
        "outside": grids["outside_window"].astype(bool).tolist(),
        "class": class_of_grids(grids).tolist(),
        "tone": colours.tones(plan.ground.adjacency, plan.labels, len(grids)).tolist(),
        "reasons": [grid_reasons(plan, number, lang) for number in range(len(grids))],
    }


def short_codes(codes: list[str]) -> list[str]:
    """Return what tells the codes apart: the common beginning goes, up to a sign, or to the last three of all digits.

    Examples
    --------
    >>> short_codes(["A-001", "A-002"]), short_codes(["A-001", "B-001"]), short_codes(["330102001002001"])
    (['001', '002'], ['A-001', 'B-001'], ['001'])
    >>> short_codes(["JW01", "JW02"])
    ['JW01', 'JW02']
    """
    if not codes:
        return []
    lowest, highest = min(codes), max(codes)
    same = next((i for i, (a, b) in enumerate(zip(lowest, highest, strict=False)) if a != b), len(lowest))
    shortest = min(map(len, codes))
    sign = lowest.rfind("-", 0, min(same, shortest - 1))
    digits = all(code.isdigit() for code in codes)
    cut = sign + 1 if sign >= 0 else max(min(same, shortest - 3), 0) if digits else 0
    return [code[cut:] for code in codes]


def grid_reasons(plan: Plan, number: int, lang: str | None) -> list[str]:
    """Return what the findings say about one grid; one outside its window gets all its piece's findings at least."""
    code, outside = plan.network.codes[number], bool(plan.grids["outside_window"].iloc[number])
    findings = [f for component in _pieces_of(plan, number) for f in component.findings]
    own = [f for f in findings if code in f.ids or f.numbers.get("grid") == code]
    chosen = own or (findings if outside else [])
    return [plain(line) for f in chosen for line in (f.text(lang), f.action(lang)) if line]


def _pieces_of(plan: Plan, number: int) -> list[Component]:
    if plan.component is None:
        return list(plan.components)
    pieces = np.unique(plan.component[plan.labels == number])
    return [plan.components[piece] for piece in pieces if piece >= 0]


def heading(plan: Plan, lang: str | None) -> dict[str, Any]:
    """Return subtitle, key figures (name, value, wants a look, meaning if any), what wants a look, in words."""
    outside = int(plan.grids["outside_window"].sum())
    price = plan.price_of_streets
    findings = [finding for component in plan.components for finding in component.findings]
    return {
        "subtitle": " · ".join(
            [
                status_text(plan.status, lang, by_hand=bool(plan.trail)),
                rule_text(plan.rules, lang),
                *_version(plan, lang),
            ]
        ),
        "figures": [
            [say("map-figure-grids", lang), number_text(len(plan.grids)), False],
            [say("map-households", lang), number_text(plan.grids["households"].sum()), False],
            [say("map-figure-outside", lang), number_text(outside), outside > 0],
            _proof(plan, lang),
            *([] if price is None else [[say("map-figure-streets", lang), _part(price - 1, lang), False]]),
        ],
        "notes": [plain(" → ".join(filter(None, (f.text(lang), f.action(lang))))) for f in findings],
        "about": [
            [say("map-about-digest", lang), plan.digest],
            [say("map-about-rule", lang), rule_text(plan.rules, lang)],
            [say("map-about-seed", lang), str(plan.rules.seed)],
            [say("map-about-objective", lang), say(f"map-objective-{plan.rules.objective}", lang)],
            *([say("map-about-proof", lang), line] for line in proof_lines(plan, lang)),
            *([] if plan.merger is None else [[say("map-about-mates", lang), say("map-mates", lang)]]),
        ],
    }


def _version(plan: Plan, lang: str | None) -> list[str]:
    """Return version and state of a plan in words, nothing for a first draft."""
    return [] if plan.first_draft else [plain(plan.version.text(lang))]


def _proof(plan: Plan, lang: str | None) -> list[Any]:
    """Return how near the best a plan is, as a key figure: its gap, or of what can be kept how much a merger keeps."""
    if plan.merger is None or plan.grid_mates is None:
        return [say("map-figure-gap", lang), "–" if plan.gap is None else _part(plan.gap, lang), False]
    meaning = say("map-figure-kept-meaning", lang, mates=say("map-mates", lang))
    return [say("map-figure-kept", lang), _at_least(plan.grid_mates[1], plan.merger.bound, lang), False, meaning]


def _part(share: float, lang: str | None) -> str:
    return per_cent(hundredths_text(share), lang)


def _at_least(kept: float, bound: float | None, lang: str | None) -> str:
    """Return a lower limit of what is kept of the most that could be, rounded down; no limit where all is kept.

    Examples
    --------
    >>> _at_least(96.49, 100.0, "en"), _at_least(7.0, 7.0, "zh"), _at_least(7.0, None, "en")
    ('≥\u202f96.4 %', '100%', '–')
    """
    if bound is None:
        return "–"
    tenths = math.floor(1000 * kept / bound) if bound else 1000
    return per_cent("100", lang) if tenths >= 1000 else f"≥\u202f{per_cent(f'{tenths / 10:.1f}', lang)}"


def rule_text(rules: Rules, lang: str | None) -> str:
    """Return the windows in force in a few words.

    Examples
    --------
    >>> rule_text(Rules(), "en")
    '300–500 households per worker'
    """
    windows = [("map-rule-households", rules.households), ("map-rule-load", rules.load)]
    told = [say(key, lang, span=_span(window)) for key, window in windows if window is not None]
    own = {} if rules.standard is None or rules.areas is None else rules.standard.windows
    told += [say("map-rule-area", lang, area=kind_word(kind, lang), span=_span(window)) for kind, window in own.items()]
    return ", ".join(told)


def kind_word(kind: str, lang: str | None) -> str:
    """Return a kind of housing or area in words; kinds that are the planner's own stand as they are written.

    Examples
    --------
    >>> kind_word("commercial", "zh"), kind_word("old", "en")
    ('商业', 'old')
    """
    key = f"housing-{kind}"
    return say(key, lang) if key in sentences() else plain(kind)


def legend(plan: Plan, lang: str | None, *, conflicts: bool = False) -> dict[str, Any]:
    """Return the rows of the legend, each with colour or mark, name, and the number of grids where that tells.

    Parameters
    ----------
    conflicts
        Whether conflicts are shown too.
    """
    *counts, places = np.bincount(class_of_grids(plan.grids), minlength=len(FILLS)).tolist()
    rows = [
        {"colour": c.colour, "name": class_name(c, lang), "count": int(count)}
        for c, count in zip(colours.load_classes(), counts, strict=True)
    ]
    if places:
        rows.append({"colour": colours.PLACE, "name": say("map-class-dedicated", lang), "count": places})
    marks: list[dict[str, Any]] = []
    if outside := int(plan.grids["outside_window"].sum()):
        marks.append({"mark": "outside", "name": say("map-window-broken", lang), "count": outside})
    marks += [*ground_marks(plan.ground, lang), {"mark": "homes", "name": say("map-homes", lang)}]
    marks += [conflict_mark(lang)] if conflicts else []
    return {"class": rows, "marks": marks}


def ground_marks(ground: Ground, lang: str | None) -> list[dict[str, Any]]:
    """Return the rows of the legend for the borders and barriers on the ground that there are."""
    marks = []
    if len(ground.communities) > 1:
        marks.append({"mark": "community", "name": say("map-layer-communities", lang)})
    return marks + barrier_marks(ground.barriers.geometry, lang)


def barrier_marks(barriers: gpd.GeoSeries, lang: str | None) -> list[dict[str, Any]]:
    """Return the rows of the legend for waters and for other barriers, as far as there are any."""
    marks = []
    for mark, wide in (("water", True), ("barrier", False)):
        if ((barriers.area > 0) == wide).any():
            marks.append({"mark": mark, "name": say("map-waters" if wide else "map-layer-barriers", lang)})
    return marks


def conflict_mark(lang: str | None) -> dict[str, Any]:
    """Return the row of the legend for conflicts."""
    return {"mark": "conflict", "name": say("map-conflict-mark", lang)}


def class_name(found: colours.LoadClass, lang: str | None) -> str:
    """Return the name of a class of deviation, such as ``−5 % to +5 % (on target)``."""
    if found.lo is None:
        return say("map-class-under", lang, hi=_signed(found.hi, lang))
    if found.hi is None:
        return say("map-class-over", lang, lo=_signed(found.lo, lang))
    key = "map-class-middle" if found.lo < 0 < found.hi else "map-class-between"
    return say(key, lang, lo=_signed(found.lo, lang), hi=_signed(found.hi, lang))


def number_text(value: float) -> str:
    """Return a whole number as people read it.

    Examples
    --------
    >>> number_text(39108)
    '39,108'
    """
    return f"{int(value):,}"


_SLACK = 1e-6
"""What arithmetic may lose, tenths of a per cent."""


def percent_text(share: float, lang: str | None = None) -> str:
    """Return a deviation as people read it; a dash where there is no target.

    Examples
    --------
    >>> percent_text(-0.034, "en"), percent_text(0.0, "zh"), percent_text(float("inf"))
    ('−3.4 %', '0.0%', '–')
    """
    if not math.isfinite(share):
        return "–"
    if abs(share) < 0.0005:
        return per_cent("0.0", lang)
    tenths = math.floor(1000 * abs(share) + 0.5 + _SLACK)  # halves go up, as in browsers and spreadsheets
    return per_cent(f"{'−' if share < 0 else '+'}{tenths / 10:.1f}", lang)


def _signed(share: float | None, lang: str | None) -> str:
    return per_cent(f"{100 * (share or 0):+.0f}".replace("-", "−"), lang)


def _span(window: Window) -> str:
    return f"{window.lo:g}–{window.hi:g}"


def _finite(share: float) -> float | None:
    return round(float(share), 6) if math.isfinite(share) else None
