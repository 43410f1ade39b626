"""How even the grids are: bars beside a window, all grids in one picture, and how many lie in each class."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridplan.options import Rules, Window
from gridplan.show import colours
from gridplan.show.figures import class_name, number_text, percent_text
from gridplan.show.report.contents import Contents
from gridplan.show.report.maps import fill_of
from gridplan.show.report.markup import NUMBER, link, section, swatch, table
from gridplan.show.report.rows import GridRow
from gridplan.text import html

_BAR, _HIGH = 140, 12
_WIDE, _TALL, _LEFT, _TOP = 760, 190, 46, 12
_ROOM, _MOST = 1.1, 2.0
"""The scale ends this far above the window, or at the most loaded grid, but never beyond the second figure times it."""
_WORST = 12


@dataclass(frozen=True)
class Measure:
    """What is balanced, for one worker: households, or workers' worth of load.

    Parameters
    ----------
    window
        The window that decides.
    end
        Where the scale ends.
    """

    window: Window
    end: float

    @classmethod
    def of(cls, rules: Rules, rows: Sequence[GridRow]) -> Measure:
        """Return the measure that decides under `rules`, with a scale on which `rows` can be shown."""
        window = rules.load or rules.households
        assert window is not None  # Rules refuses to have neither
        highest = max((window.middle * (1 + row.deviation) for row in rows if math.isfinite(row.deviation)), default=0)
        return cls(window, min(max(_ROOM * window.hi, highest), _MOST * window.hi))

    def share(self, value: float) -> float:
        """Return how far along the scale a value lies, 0–1."""
        return min(max(value / self.end, 0.0), 1.0)

    def of_row(self, row: GridRow) -> float | None:
        """Return how far along the scale a grid lies, or None where that is withheld or there is no target."""
        return self.share(self.window.middle * (1 + row.deviation)) if math.isfinite(row.deviation) else None


def bar(row: GridRow, measure: Measure) -> str:
    """Return a grid as a bar over its window; nothing where its load is withheld."""
    share = measure.of_row(row)
    if share is None:
        return ""
    lo, hi, middle = (_BAR * measure.share(v) for v in (measure.window.lo, measure.window.hi, measure.window.middle))
    return (
        f'<svg class="bar" viewBox="0 0 {_BAR} {_HIGH}" aria-hidden="true">'
        f'<path class="band" d="M{lo:.0f} 0H{hi:.0f}V{_HIGH}H{lo:.0f}z"/>'
        f'<path fill="{fill_of(row)}" stroke="{colours.INK}" stroke-width=".6" d="M0 2.5H{_BAR * share:.1f}v7H0"/>'
        f'<path class="target" d="M{middle:.1f} 0V{_HIGH}"/></svg>'
    )


def balance_part(contents: Contents) -> str:
    """Return the part on balance: all grids from most to least, classes, and the grids farthest from the target."""
    shown = [row for row in contents.rows if math.isfinite(row.deviation)]
    measure = Measure.of(contents.plan.rules, shown)
    caption = f"<figcaption>{html(_caption(contents, measure))}</figcaption>"
    body = [f'<figure class="scroll">{_skyline(contents, shown, measure)}</figure>{caption}'] if shown else []
    body += [f"<h3>{html(contents.say('classes'))}</h3>", _classes(contents, shown)]
    if len(contents.rows) > _WORST:
        body += [f"<h3>{html(contents.say('worst'))}</h3>", _worst(contents, measure)]
    return section("balance", contents.say("balance"), "".join(body))


def _caption(contents: Contents, measure: Measure) -> str:
    window = measure.window
    key = "skyline-load" if contents.plan.rules.load else "skyline-households"
    return contents.say(key, lo=f"{window.lo:g}", hi=f"{window.hi:g}", middle=f"{window.middle:g}")


def _skyline(contents: Contents, rows: Sequence[GridRow], measure: Measure) -> str:
    """Return every grid as a column, the most loaded first, over the window."""
    wide, tall = _WIDE - _LEFT - 4, _TALL - _TOP - 8
    ordered = sorted(rows, key=lambda row: (-row.deviation, row.number))
    step = min(wide / len(ordered), 44.0)
    across = max(step * len(ordered), wide * 0.35)
    paths = dict.fromkeys((*colours.LOAD,), "")
    for place, row in enumerate(ordered):
        high = tall * (measure.of_row(row) or 0.0)
        gap = min(step * 0.12, 2.0)
        x, width = _LEFT + step * place + gap / 2, step - gap
        paths[fill_of(row)] += f"M{x:.1f} {_TOP + tall:g}v-{high:.1f}h{width:.1f}v{high:.1f}z"
    columns = "".join(f'<path class="column" fill="{fill}" d="{path}"/>' for fill, path in paths.items() if path)
    window = measure.window
    marks = ((window.hi, "edge"), (window.middle, "target"), (window.lo, "edge"))
    lines = "".join(_mark(value, kind, _TOP + tall * (1 - measure.share(value)), across) for value, kind in marks)
    top, bottom = (_TOP + tall * (1 - measure.share(value)) for value in (window.hi, window.lo))
    return (
        f'<svg class="skyline" viewBox="0 0 {_WIDE} {_TALL}" role="img" aria-label="{html(contents.say("balance"))}">'
        f'<path class="band" d="M{_LEFT} {top:.1f}h{across:.1f}V{bottom:.1f}h-{across:.1f}z"/>{columns}{lines}'
        f'<path class="axis" d="M{_LEFT} {_TOP + tall:g}h{across:.1f}"/></svg>'
    )


def _mark(value: float, kind: str, y: float, across: float) -> str:
    return (
        f'<path class="{kind}" d="M{_LEFT} {y:.1f}h{across:.1f}"/>'
        f'<text class="tick" x="{_LEFT - 6}" y="{y:.1f}" dy=".35em">{value:g}</text>'
    )


def _classes(contents: Contents, rows: Sequence[GridRow]) -> str:
    """Return how many grids lie in each class of deviation, as bars with their numbers."""
    found = colours.class_of(np.array([row.deviation for row in rows], dtype=np.float64))
    counts = np.bincount(found, minlength=len(colours.LOAD)).tolist()
    most = max(*counts, 1)
    classes = [
        [
            f"{swatch(c.colour)} {html(class_name(c, contents.lang))}",
            number_text(count),
            _count_bar(count / most, c.colour),
        ]
        for c, count in zip(colours.load_classes(), counts, strict=True)
    ]
    withheld = len(contents.rows) - len(rows)
    if withheld:
        classes.append([html(contents.say("withheld")), number_text(withheld), ""])
    heads = [(contents.say("class"), ""), (contents.say("grids"), NUMBER), ("", "wide")]
    return table(heads, classes, name="classes")


def _count_bar(share: float, colour: str) -> str:
    if share == 0:
        return ""
    return (
        f'<svg class="count" viewBox="0 0 300 12" preserveAspectRatio="none" aria-hidden="true">'
        f'<path fill="{colour}" stroke="{colours.INK}" stroke-width=".6" d="M0 1H{299 * share:.0f}v10H0"/></svg>'
    )


def _worst(contents: Contents, measure: Measure) -> str:
    ordered = sorted(contents.rows, key=lambda row: (-row.distance, row.number))[:_WORST]
    heads = [
        (contents.say("grid"), ""),
        (contents.say("name"), ""),
        (contents.say("households"), NUMBER),
        (contents.say("from-target"), NUMBER),
        ("", "wide"),
    ]
    rows = [
        [grid_link(contents, row), html(row.name), count_text(row.households), deviation_text(row), bar(row, measure)]
        for row in ordered
    ]
    return table(heads, rows)


def grid_link(contents: Contents, row: GridRow) -> str:
    """Return the code of a grid, leading to its sheet where it has one."""
    return link(f"g{row.number}", row.code) if contents.sheets == "grid" else html(row.code)


def count_text(count: int | str) -> str:
    """Return a count as it may be shown, as HTML."""
    return html(number_text(count) if isinstance(count, int) else count)


def deviation_text(row: GridRow) -> str:
    """Return a deviation as HTML, marked where the grid is outside its window."""
    told = html(percent_text(row.deviation))
    return f'<strong class="alarm">{told}</strong>' if row.outside else told
