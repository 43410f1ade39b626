"""Communities within their classes as one page without scripts: a map of the classes, and a ranked table of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from gridplan.compare.communities import COLUMNS, ComparedCommunities, class_word
from gridplan.language import Lang, language, say
from gridplan.show import colours
from gridplan.show.figures import number_text, percent_text
from gridplan.show.page.assembly import assemble, static
from gridplan.show.small.place import Place, place_in
from gridplan.show.small.scale_bar import with_scale
from gridplan.store.safe import check_writable, replace_file
from gridplan.text import html

_SIZE = 1000
_STEP = 0.6
"""Steps by which borders may run elsewhere than they do."""
_SHOWN = tuple(name for name in COLUMNS if name not in ("class", "community"))
_BAR = 46
"""Longest bar of a deviation, steps."""


def save_html(
    found: ComparedCommunities,
    path: str | Path,
    *,
    lang: str | None = None,
    title: str | None = None,
    attribution: str = "",
) -> Path:
    """Write the comparison to one HTML page and return its path; an older file is replaced whole, or not at all.

    The page holds everything, runs no script and asks the network for nothing.

    Parameters
    ----------
    lang
        ``"en"`` or ``"zh"``; the variable ``GRIDPLAN_LANG`` when None.
    title
        Heading of the page; a general one when None.
    attribution
        Whose data this is; shown at the foot.

    Raises
    ------
    OptionError
        When the language is not known, or no file can be written there.
    """
    check_writable(path)
    return replace_file(path, communities_page(found, lang=lang, title=title, attribution=attribution).encode())


def communities_page(
    found: ComparedCommunities, *, lang: str | None = None, title: str | None = None, attribution: str = ""
) -> str:
    """Return the page as text; parameters as for `save_html`."""
    spoken = language(lang)
    fills = {name: colours.KINDS[i % len(colours.KINDS)] for i, name in enumerate(found.classes["class"])}
    lines = found.text(spoken).splitlines()
    words = {
        "map": say("communities-page-map", spoken),
        "legend": say("map-legend", spoken),
        "intro": say("communities-page-intro", spoken),
        "attribution": attribution,
        "about": "",
    }
    inside = {
        "summary": "".join(f"<p>{html(line)}</p>" for line in lines),
        "map": _map(found, fills, spoken),
        "legend": "".join(
            f"<li>{_swatch(fills[row['class']])}{html(class_word(row['class'], spoken))} {row['communities']}</li>"
            for row in found.classes.to_dict("records")
        ),
        "tables": "".join(_tables(found, fills, spoken)),
    }
    return assemble(
        static("people/stations.html"),
        lang=spoken,
        title=title or say("communities-page-title", spoken),
        words=words,
        parts=inside,
        styles=[static(name) for name in ("small/small.css", "people/stations.css", "compare/communities.css")],
    )


def _map(found: ComparedCommunities, fills: dict[str, str], lang: Lang) -> str:
    """Return the map: communities in the colours of their classes, which tell their figures under the pointer."""
    shapes = np.asarray(found.shapes.array, dtype=object)
    west, south, east, north = map(float, shapely.total_bounds(shapes))
    place = place_in((west, south, east, north), _SIZE, _SIZE, margin=3)
    simple = shapely.coverage_simplify(shapes, _STEP / place.scale)
    owners = found.shapes.index.to_numpy(dtype=object)
    inner = "".join(map(place.areas, simple))
    lines = f'<path d="{inner}" fill="none" stroke="{colours.INK}" stroke-opacity="0.3" stroke-width="0.5"/>'
    rows = {row["community"]: row for row in found.table.to_dict("records")}
    drawn = "".join(
        _area(shapely.coverage_union_all(simple[owners == name]), row, fills[row["class"]], place, lang)
        for name, row in rows.items()
    )
    return with_scale(place, f'{drawn}<g pointer-events="none">{lines}</g>', lang)


def _area(shape: shapely.Geometry, row: dict[Any, Any], fill: str, place: Place, lang: Lang) -> str:
    told = [f"{_head(name, lang)} {_text(name, row, lang)}" for name in _SHOWN]
    hint = html(" · ".join([class_word(row["class"], lang), *told]))
    return (
        f'<path d="{place.areas(shape)}" fill="{fill}" stroke="{colours.PARENT}" stroke-width="1.6">'
        f"<title>{hint}</title></path>"
    )


def _tables(found: ComparedCommunities, fills: dict[str, str], lang: Lang) -> Iterator[str]:
    """Yield a table for each class, its communities in their ranks."""
    heads = "".join(f"<th>{html(_head(name, lang))}</th>" for name in _SHOWN)
    most = max(float(found.table["deviation"].max()), 1e-9)
    for name, rows in found.table.groupby("class", sort=False):
        body = "".join(_row(row, most, fills[str(name)], lang) for row in rows.to_dict("records"))
        yield (
            f"<article><h2>{html(class_word(str(name), lang))}</h2>"
            f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></article>"
        )


def _row(row: dict[Any, Any], most: float, fill: str, lang: Lang) -> str:
    cells = []
    for name in _SHOWN:
        text = html(_text(name, row, lang))
        if name == "deviation":
            text = f"{_bar(row[name] / most, fill)}{text}"
        cells.append(f"<th>{text}</th>" if name == "name" else f"<td>{text}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _bar(share: float, fill: str) -> str:
    wide = max(_BAR * share, 1)
    return (
        f'<svg width="{_BAR + 4}" height="10" aria-hidden="true">'
        f'<rect x="{_BAR - wide:.1f}" width="{wide:.1f}" height="10" fill="{fill}"/></svg>'
    )


def _swatch(fill: str) -> str:
    box = f'<rect width="20" height="14" rx="3" fill="{fill}" stroke="{colours.INK}" stroke-opacity="0.35"/>'
    return f'<svg width="20" height="14" aria-hidden="true">{box}</svg>'


def _head(name: str, lang: Lang) -> str:
    return say(f"communities-head-{name.replace('_', '-')}", lang)


def _text(name: str, row: dict[Any, Any], lang: Lang) -> str:
    """Return a figure as people read it; a dash where there is none."""
    value = row[name]
    if name == "deviation":
        return percent_text(value, lang).lstrip("+")
    if isinstance(value, float):
        return "–" if pd.isna(value) else f"{value:,.2f}" if name == "compactness" else f"{value:,.0f}"
    return value if isinstance(value, str) else number_text(value)
