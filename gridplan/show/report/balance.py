"""The part on balance: all grids in one picture, how many lie in each class, and the farthest from the target."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gridplan.language import Lang
from gridplan.show import colours
from gridplan.show.figures import class_name, number_text, percent_text
from gridplan.show.map.modes import Mode
from gridplan.show.report.bars import Measure, bar
from gridplan.show.report.contents import Contents
from gridplan.show.report.markup import NUMBER, link, section, swatch, table
from gridplan.show.report.rows import GridRow
from gridplan.show.report.skyline import skyline
from gridplan.text import html

_WORST = 12


def balance_part(contents: Contents) -> str:
    """Return the part on balance: all grids from most to least, classes, and the grids farthest from the target."""
    shown = [row for row in contents.rows if math.isfinite(row.deviation)]
    measure = Measure.of(contents.plan.rules, shown)
    caption = f"<figcaption>{html(_caption(contents, measure))}</figcaption>"
    body = (
        [f'<figure class="scroll">{skyline(shown, measure, name=contents.say("balance"))}</figure>{caption}']
        if shown
        else []
    )
    if contents.steps is not None:
        body += [f"<h3>{html(contents.steps.title)}</h3>", _steps(contents, contents.steps)]
        return section("balance", contents.say("balance"), "".join(body))
    body += [f"<h3>{html(contents.say('classes'))}</h3>", _classes(contents, shown)]
    if len(contents.rows) > _WORST:
        body += [f"<h3>{html(contents.say('worst'))}</h3>", _worst(contents, measure)]
    return section("balance", contents.say("balance"), "".join(body))


def _caption(contents: Contents, measure: Measure) -> str:
    window = measure.window
    key = "skyline-load" if contents.plan.rules.load else "skyline-households"
    ends = {"lo": f"{window.lo:g}", "hi": f"{window.hi:g}"}
    if not measure.aims:
        return contents.say(f"{key}-as-is", **ends)
    return contents.say(key, **ends, middle=f"{window.middle:g}")


def _steps(contents: Contents, steps: Mode) -> str:
    """Return how many grids lie in each class of load or households, as bars with their numbers."""
    most = max(row["count"] for row in steps.rows)
    classes = [
        [
            f"{swatch(row['colour'])} {html(row['name'])}",
            number_text(row["count"]),
            _count_bar(row["count"] / most, row["colour"]),
        ]
        for row in steps.rows
    ]
    heads = [(steps.label, ""), (contents.say("grids"), NUMBER), ("", "wide")]
    return table(heads, classes, name="classes")


def _classes(contents: Contents, rows: Sequence[GridRow]) -> str:
    """Return how many grids lie in each class of deviation, as bars with their numbers; those without one come last."""
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
    dedicated = sum(bool(row.dedicated) for row in contents.rows)
    untold = {"class-dedicated": dedicated, "withheld": len(contents.rows) - len(rows) - dedicated}
    classes += [[html(contents.say(word)), number_text(count), ""] for word, count in untold.items() if count]
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
        [
            grid_link(contents, row),
            html(row.name),
            count_text(row.households),
            deviation_text(row, contents.lang),
            bar(row, measure),
        ]
        for row in ordered
    ]
    return table(heads, rows)


def grid_link(contents: Contents, row: GridRow) -> str:
    """Return the code of a grid, leading to its sheet where it has one."""
    return link(f"g{row.number}", row.code) if contents.sheets == "grid" else html(row.code)


def count_text(count: int | str) -> str:
    """Return a count as it may be shown, as HTML."""
    return html(number_text(count) if isinstance(count, int) else count)


def deviation_text(row: GridRow, lang: Lang) -> str:
    """Return a deviation as HTML, marked where the grid is outside its window."""
    told = html(percent_text(row.deviation, lang))
    return f'<strong class="alarm">{told}</strong>' if row.outside else told
