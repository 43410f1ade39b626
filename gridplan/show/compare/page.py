"""Two plans as one page: under a divider that is dragged, or side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gridplan.errors import OptionError
from gridplan.language import Lang, language, say
from gridplan.plan import Plan
from gridplan.show import colours
from gridplan.show.figures import grid_rows, legend, map_words, number_text
from gridplan.show.page.mapped import assemble_mapped
from gridplan.show.shapes.geometry import Frame
from gridplan.show.shapes.layers import grid_layers, ground_layers, homes_of, label_places, place_of
from gridplan.store.safe import check_writable, replace_file
from gridplan.text import html, plain

if TYPE_CHECKING:
    from gridplan.compare.values import Comparison

View = Literal["swipe", "beside"]
VIEWS: tuple[View, ...] = ("swipe", "beside")

SCRIPTS = (
    *("page/unpack.js", "page/painter.js", "page/panel.js", "page/labels.js", "page/drawing.js", "page/view.js"),
    *("page/slider.js", "compare/compare.js"),
)
"""Scripts of the page, in the order in which they run."""

_STYLES = ("page/slider.css", "compare/compare.css")
_WORDS = ("view", "swipe", "beside", "slider", "table", "parts", "same", "search")
_HEIGHT = 620


def save_html(
    found: Comparison,
    path: str | Path,
    *,
    view: View = "swipe",
    lang: str | None = None,
    title: str | None = None,
    attribution: str = "",
) -> Path:
    """Write both plans to one HTML page and return its path; an older file is replaced whole, or not at all.

    The page holds everything and asks the network for nothing. Both maps look at the same spot; a switch changes
    between a divider that uncovers one plan on its left and the other on its right, and both side by side. Grids that
    differ are listed, the largest differences first.

    Parameters
    ----------
    view
        What is shown at first: ``"swipe"`` or ``"beside"``.
    lang
        ``"en"`` or ``"zh"``; the variable ``GRIDPLAN_LANG`` when None.
    title
        Heading of the page; a general one when None.
    attribution
        Whose data this is; shown on the page.

    Raises
    ------
    OptionError
        When view or language is not known, or no file can be written there.
    """
    check_writable(path)
    return replace_file(path, compare_page(found, view=view, lang=lang, title=title, attribution=attribution).encode())


def compare_page(
    found: Comparison, *, view: View = "swipe", lang: str | None = None, title: str | None = None, attribution: str = ""
) -> str:
    """Return the page as text; parameters as for `save_html`."""
    if view not in VIEWS:
        raise OptionError(f"view must be {' or '.join(VIEWS)}, not {view!r}")
    spoken = language(lang)
    first, second = found.names
    return assemble_mapped(
        "compare/compare.html",
        lang=spoken,
        title=title or say("compare-title", spoken),
        attribution=attribution,
        words={name: say(f"compare-{name}", spoken) for name in _WORDS}
        | {"legend": say("map-legend", spoken), "first": first, "second": second},
        data={**page_data(found, spoken), "view": view},
        scripts=SCRIPTS,
        styles=_STYLES,
    )


def repr_html(found: Comparison, lang: str | None = None) -> str:
    """Return the page in a frame, as a notebook shows the value of a cell."""
    page = html(compare_page(found, lang=lang))
    style = f"width:100%;height:{_HEIGHT}px;border:1px solid #dfe3e7;border-radius:8px"
    return f'<iframe srcdoc="{page}" style="{style}" sandbox="allow-scripts" title="{html(repr(found))}"></iframe>'


def page_data(found: Comparison, lang: Lang) -> dict[str, Any]:
    """Return everything the scripts of the page read, as plain values."""
    first, second = found.plans
    place = place_of(first.ground)
    shared = ground_layers(first.ground, place)
    own = {} if _same_ground(first, second) else ground_layers(second.ground, place)
    return {
        **shared,
        "sides": [_side(first, place, lang), _side(second, place, lang, ground=own)],
        "names": [plain(name) for name in found.names],
        "subtitle": found.summary(lang).split("\n", 1)[0],
        "figures": _figures(found, lang),
        "parts": _parts(found),
        "legend": _legend(found, lang),
        "colours": {"class": list(colours.LOAD), "tone": list(colours.TONES), "homes": list(colours.HOMES)},
        "about": [
            [f"{say('map-about-digest', lang)}: {plain(name)}", plan.digest]
            for name, plan in zip(found.names, found.plans, strict=True)
        ],
        "words": map_words(lang) | {"pair": say("compare-pair", lang, households="{households}")},
    }


def _side(plan: Plan, place: Frame, lang: Lang, *, ground: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what is one plan's own: its grids, their figures and names, and its ground where that is another."""
    centre, room = label_places(plan.grids.geometry, place)
    own = dict(ground or {})
    layers = own.pop("layers", {})
    return {
        **own,
        "layers": {**layers, **grid_layers(plan.grids.geometry, place)},
        "grids": grid_rows(plan, lang),
        "names": {"at": centre.ravel().tolist(), "room": room.tolist()},
        "homes": homes_of(plan.ground),
    }


def _same_ground(first: Plan, second: Plan) -> bool:
    """Tell whether both plans have the very same buildings in the same order."""
    if first.ground is second.ground:
        return True
    units = [plan.ground.units for plan in (first, second)]
    return bool(
        units[0].crs == units[1].crs
        and np.array_equal(units[0]["unit"].to_numpy(), units[1]["unit"].to_numpy())
        and np.array_equal(units[0].geometry.to_wkb(), units[1].geometry.to_wkb())
    )


def _legend(found: Comparison, lang: Lang) -> list[dict[str, Any]]:
    """Return the rows of the legend, each class with the number of grids of both plans."""
    first, second = (legend(plan, lang) for plan in found.plans)
    rows = [
        {"colour": one["colour"], "name": one["name"], "counts": [one["count"], other["count"]]}
        for one, other in zip(first["class"], second["class"], strict=True)
    ]
    outside = [int(plan.grids["outside_window"].sum()) for plan in found.plans]
    marks = [mark for mark in first["marks"] if mark["mark"] != "outside"]
    broken = [{"mark": "outside", "name": say("map-window-broken", lang), "counts": outside}] if any(outside) else []
    return [*rows, *broken, *marks]


def _figures(found: Comparison, lang: Lang) -> list[list[str]]:
    """Return the figures of both plans as rows: name, first, second."""
    table = found.as_table(lang)
    return [[say(f"compare-{name}", lang), *(_text(value) for value in table[name])] for name in table.columns[1:]]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, float):
        return "–" if np.isnan(value) else f"{value:,.1f}"
    return number_text(value)


def _parts(found: Comparison) -> list[list[int]]:
    """Return each first grid and its main counterpart: numbers of both, households that are in one of them only.

    Grids with the very same households are left out, the largest differences come first.
    """
    counts = [plan.grids.set_index("grid")["households"] for plan in found.plans]
    numbers = [{code: number for number, code in enumerate(plan.network.codes)} for plan in found.plans]
    main = found.grids.drop_duplicates("first_grid")
    main = main[(main["share_first"] < 1) | (main["share_second"] < 1)]
    rows = [
        [numbers[0][a], numbers[1][b], int(counts[0][a] + counts[1][b] - 2 * common)]
        for a, b, common in zip(main["first_grid"], main["second_grid"], main["households"], strict=True)
    ]
    return sorted(rows, key=lambda row: -row[2])
