"""The offline map: a plan as one HTML file that opens anywhere and loads nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gridplan.language import Lang, language
from gridplan.plan import Plan
from gridplan.show import colours, leaflet
from gridplan.show.figures import grid_rows, heading, legend, map_words
from gridplan.show.layers import plan_layers
from gridplan.show.page import assemble, static
from gridplan.store.safe import check_writable, replace_file

_SCRIPTS = ("unpack.js", "painter.js", "drawing.js", "panel.js", "map.js")
_LAYERS = ("grids", "borders", "labels", "buildings", "roads", "communities", "barriers", "micro")
_OFF_AT_FIRST = ("micro",)
_HTML_LANG = {"en": "en", "zh": "zh-CN"}


def save_html(
    plan: Plan, path: str | Path, *, lang: str | None = None, title: str | None = None, attribution: str = ""
) -> Path:
    """Write the map of `plan` to one HTML file and return its path; an older file is replaced whole, or not at all.

    The file holds everything: Leaflet, geometry, figures. It asks the network for nothing, and its policy forbids any
    script but its own. The same plan gives the same bytes.

    Parameters
    ----------
    lang
        ``"en"`` or ``"zh"``; the variable ``GRIDPLAN_LANG`` when None.
    title
        Heading of the page; a general one when None.
    attribution
        Whose data this is, e.g. ``"© IGN, BD TOPO®"``; shown on the page.

    Raises
    ------
    OptionError
        When the language is not known, or no file can be written there.
    """
    check_writable(path)
    page = html_page(plan, lang=lang, title=title, attribution=attribution)
    return replace_file(path, page.encode())


def html_page(plan: Plan, *, lang: str | None = None, title: str | None = None, attribution: str = "") -> str:
    """Return the map of `plan` as the text of one HTML page; parameters as for `save_html`."""
    spoken = language(lang)
    words = map_words(spoken)
    heads = {
        "title": title or words["title"],
        "attribution": attribution,
        "lang": _HTML_LANG[spoken],
        "leaflet_version": leaflet.version(),
        "licence": leaflet.licence(),
    }
    names = ("legend", "layers", "grids", "order", "search", "nothing", "about", "close", "needs-script")
    return assemble(
        static("page.html"),
        words=heads | {name.replace("-", "_"): words[name] for name in names},
        data=page_data(plan, spoken),
        scripts=[leaflet.script(), *map(static, _SCRIPTS)],
        styles=[leaflet.style(), static("page.css")],
    )


def page_data(plan: Plan, lang: Lang) -> dict[str, Any]:
    """Return everything the scripts of the page read, as plain values."""
    return {
        **plan_layers(plan),
        **heading(plan, lang),
        "grids": grid_rows(plan, lang),
        "legend": legend(plan, lang),
        "colours": {"class": list(colours.LOAD), "tone": list(colours.TONES)},
        "toggles": _toggles(plan),
        "offAtFirst": list(_OFF_AT_FIRST),
        "words": map_words(lang),
    }


def _toggles(plan: Plan) -> list[str]:
    """Return the layers that can be switched on and off: those that hold something."""
    ground = plan.ground
    holds = {
        "roads": len(ground.roads),
        "communities": len(ground.communities) > 1,
        "barriers": len(ground.barriers),
        "micro": plan.levels is not None,
    }
    return [name for name in _LAYERS if holds.get(name, True)]
