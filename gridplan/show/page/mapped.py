"""A page about a map: Leaflet with its licence inside, a panel beside it, and a dialog that tells whence all comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gridplan.language import Lang, say
from gridplan.show.page import leaflet
from gridplan.show.page.assembly import assemble, static

_WORDS = ("about", "close", "needs-script")


def assemble_mapped(
    body: str,
    *,
    lang: Lang,
    title: str,
    attribution: str,
    words: Mapping[str, object],
    data: dict[str, Any],
    scripts: Sequence[str],
    styles: Sequence[str],
    tiles: str = "",
) -> str:
    """Return a page with a map.

    Parameters
    ----------
    body
        Name of the file of ``static/`` with the panel and the place of the map; words as in `assemble`.
    attribution
        Whose data this is; shown on the page.
    scripts, styles
        Names of files of ``static/``; the shared beginning, Leaflet and the style of all maps come before them.
    """
    shared = {name.replace("-", "_"): say(f"map-{name}", lang) for name in _WORDS}
    about = {"leaflet_version": leaflet.version(), "licence": leaflet.licence(), "attribution": attribution}
    return assemble(
        static(body) + static("page/about.html"),
        lang=lang,
        title=title,
        words={**shared, **about, **words},
        data=data,
        scripts=[static("page/start.js"), leaflet.script(), *map(static, scripts)],
        styles=[leaflet.style(), *map(static, ("page/page.css", *styles))],
        tiles=tiles,
    )
