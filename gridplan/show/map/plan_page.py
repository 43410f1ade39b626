"""The offline map: a plan as one HTML file that opens anywhere and loads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gridplan.diagnose.values import Diagnosis
from gridplan.ground.ground import Ground
from gridplan.language import Lang, language, say
from gridplan.plan import Plan
from gridplan.show import colours
from gridplan.show.figures import grid_rows, heading, legend, map_words
from gridplan.show.map.conflicts import conflict_layers
from gridplan.show.page.mapped import assemble_mapped
from gridplan.show.shapes.layers import place_of, plan_layers
from gridplan.store.safe import check_writable, replace_file

SCRIPTS = (
    *("page/unpack.js", "page/painter.js", "page/panel.js"),
    *("map/departments.js", "map/conflicts.js"),
    *("page/labels.js", "page/drawing.js", "page/view.js"),
    *("map/grids.js", "map/map.js"),
)
"""Our own scripts on the map, in the order in which they run."""

_STYLES = ("map/departments.css",)
_WORDS = ("legend", "layers", "grids", "order", "search", "nothing")
_MORE_WORDS = ("departments", "conflicts", "kind", "no-conflicts", "hung")
_LAYERS = ("grids", "borders", "labels", "buildings", "roads", "communities", "barriers", "micro")
_OFF_AT_FIRST = ("micro",)


def save_html(
    plan: Plan,
    path: str | Path,
    *,
    lang: str | None = None,
    title: str | None = None,
    attribution: str = "",
    diagnosis: Diagnosis | None = None,
) -> Path:
    """Write the map of `plan` to one HTML file and return its path; an older file is replaced whole, or not at all.

    The file holds everything: Leaflet, geometry, figures. It asks the network for nothing, and its policy forbids any
    script but its own. The same plan gives the same bytes. On the map of a merged plan each department's older grids
    can be switched on, and a new grid tells what hangs on it.

    Parameters
    ----------
    lang
        ``"en"`` or ``"zh"``; the variable ``GRIDPLAN_LANG`` when None.
    title
        Heading of the page; a general one when None.
    attribution
        Whose data this is, e.g. ``"© IGN, BD TOPO®"``; shown on the page.
    diagnosis
        Of the departments' networks on the same ground: its conflicts, those before merging, are listed beside the
        grids, and departments whose grids are road segments can be switched on. A plan alone holds neither: without
        a diagnosis the map has no conflicts, and of road segments only what hangs on each new grid.

    Raises
    ------
    OptionError
        When the language is not known, or no file can be written there.
    """
    check_writable(path)
    page = html_page(plan, lang=lang, title=title, attribution=attribution, diagnosis=diagnosis)
    return replace_file(path, page.encode())


def html_page(
    plan: Plan,
    *,
    lang: str | None = None,
    title: str | None = None,
    attribution: str = "",
    diagnosis: Diagnosis | None = None,
) -> str:
    """Return the map of `plan` as the text of one HTML page; parameters as for `save_html`."""
    spoken = language(lang)
    data = page_data(plan, spoken, diagnosis=diagnosis)
    return assemble_map(data, spoken, title=title or say("map-title", spoken), attribution=attribution)


def assemble_map(
    data: dict[str, Any],
    lang: Lang,
    *,
    title: str,
    attribution: str,
    words: Mapping[str, str] | None = None,
    scripts: Sequence[str] = SCRIPTS,
    styles: Sequence[str] = _STYLES,
) -> str:
    """Return the page that shows `data`, such as grids and conflicts; with the words of every map when None."""
    words = map_words(lang) if words is None else words
    return assemble_mapped(
        "map/map.html",
        lang=lang,
        title=title,
        attribution=attribution,
        words={name.replace("-", "_"): words[name] for name in (*_WORDS, *_MORE_WORDS)},
        data=data,
        scripts=scripts,
        styles=styles,
    )


def page_data(plan: Plan, lang: Lang, *, diagnosis: Diagnosis | None = None) -> dict[str, Any]:
    """Return everything the scripts of the page read, as plain values."""
    found = plan_layers(plan, lang, diagnosis=diagnosis)
    shapes, conflicts = conflict_layers(diagnosis, place_of(plan.ground), lang) if diagnosis else ({}, {})
    return {
        **found,
        "layers": found["layers"] | shapes,
        **conflicts,
        **heading(plan, lang),
        "grids": grid_rows(plan, lang),
        "legend": legend(plan, lang, conflicts=diagnosis is not None),
        "colours": {"class": list(colours.LOAD), "tone": list(colours.TONES), "homes": list(colours.HOMES)},
        "toggles": toggles_of(plan.ground, _LAYERS, micro=plan.levels is not None),
        "offAtFirst": list(_OFF_AT_FIRST),
        "words": map_words(lang),
    }


def toggles_of(ground: Ground, layers: Iterable[str], **holds: bool) -> list[str]:
    """Return the layers that can be switched on and off: those that hold something."""
    on_ground = {
        "roads": len(ground.roads) > 0,
        "communities": len(ground.communities) > 1,
        "barriers": len(ground.barriers) > 0,
    }
    return [name for name in layers if (on_ground | holds).get(name, True)]
