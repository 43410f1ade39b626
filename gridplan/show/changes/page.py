"""The change document as one page: before and after under a slider, grids worst first, buildings that move."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from gridplan.changes.telling import summary_lines
from gridplan.language import Lang, language, say
from gridplan.show.changes.layers import change_layers
from gridplan.show.changes.rows import change_heading, change_legend, community_rows, row_tables
from gridplan.show.figures import map_words
from gridplan.show.page.mapped import assemble_mapped
from gridplan.show.shapes.layers import ground_layers, place_of
from gridplan.store.safe import check_writable, replace_file
from gridplan.text import html

if TYPE_CHECKING:
    from gridplan.changes.values import Changes

MOST_BUILDINGS = 20_000
"""Buildings up to which all are drawn as light shapes; beyond, only those concerned, so that the file stays small."""

SCRIPTS = (
    *("page/unpack.js", "page/painter.js", "page/panel.js", "page/labels.js", "page/drawing.js", "page/view.js"),
    *("page/slider.js", "changes/drawing.js", "changes/table.js"),
    *("changes/card.js", "changes/print.js", "changes/changes.js"),
)
"""Scripts of the page, in the order in which they run."""

_STYLES = ("page/slider.css", "changes/changes.css")
_WORDS = ("before", "after", "slider", "legend", "all", "unchanged", "none", "table", "communities", "buildings")


def save_changes_html(
    changes: Changes, path: str | Path, *, lang: str | None = None, title: str | None = None, attribution: str = ""
) -> Path:
    """Write the change document to one HTML file and return its path; an older file is replaced whole, or not at all.

    The file holds everything and asks the network for nothing. A divider that is dragged, or moved with the arrow keys,
    uncovers the grids before on its left and after on its right. A row of the table goes to its grid on the map, a
    grid on the map to its row. On paper both maps stand one below the other, above the table.

    Parameters
    ----------
    lang
        ``"en"`` or ``"zh"``; the variable ``GRIDPLAN_LANG`` when None.
    title
        Heading of the page; a general one when None.
    attribution
        Whose data this is; shown on the page.

    Raises
    ------
    OptionError
        When the language is not known, or no file can be written there.
    """
    check_writable(path)
    return replace_file(path, changes_page(changes, lang=lang, title=title, attribution=attribution).encode())


def changes_page(changes: Changes, *, lang: str | None = None, title: str | None = None, attribution: str = "") -> str:
    """Return the change document as the text of one HTML page; parameters as for `save_changes_html`."""
    spoken = language(lang)
    return assemble_mapped(
        "changes/changes.html",
        lang=spoken,
        title=title or say("changes-title", spoken),
        attribution=attribution,
        words={name: say(f"changes-page-{name}", spoken) for name in _WORDS},
        data=page_data(changes, spoken),
        scripts=SCRIPTS,
        styles=_STYLES,
    )


def page_data(changes: Changes, lang: Lang) -> dict[str, Any]:
    """Return everything the scripts of the page read, as plain values."""
    ground = changes.plan.ground
    place = place_of(ground)
    found = ground_layers(ground, place)
    if len(ground) > MOST_BUILDINGS:
        del found["layers"]["buildings"]
    layers, marks = change_layers(changes, place)
    return {
        **found,
        "layers": found["layers"] | layers,
        **marks,
        **row_tables(changes, lang),
        **change_heading(changes, lang),
        "communities": community_rows(changes, lang),
        "legend": change_legend(changes, lang),
        "words": map_words(lang) | _page_words(lang),
    }


def _page_words(lang: Lang) -> dict[str, str]:
    heads = ("households_before", "households_after", "deviation_before", "deviation_after", "moved_in", "moved_out")
    more = ("came", "gone", "corrected", "comes_from", "goes_to", "why", "moved", "share", "community")
    words = {f"head-{name}": say(f"changes-head-{name}", lang) for name in (*heads, *more)}
    kinds = {f"kind-{name}": say(f"changes-kind-{name}", lang) for name in ("moved", "came", "gone", "corrected")}
    names = ("codes", "households", "moved", "buildings", "workers")
    texts = {f"page-{name}": say(f"changes-page-{name}", lang) for name in names}
    return words | kinds | texts | {"page-more": say("changes-page-more", lang, count="{count}")}


def repr_html(changes: Changes, lang: str | None = None) -> str:
    """Return what changed in a few lines of HTML, as a notebook shows the value of a cell."""
    first, *lines = summary_lines(changes, lang)
    return f"<b>{html(first)}</b><br>" + "<br>".join(map(html, lines))
