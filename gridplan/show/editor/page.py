"""The editor: a plan as one HTML file on which its grids are changed by hand, and nothing is sent anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from gridplan.language import Lang, language, say, sentences
from gridplan.plan import Plan
from gridplan.show import colours
from gridplan.show.classes import FILLS, dedicated_grids
from gridplan.show.editor.board_rows import board_rows
from gridplan.show.figures import class_name, map_words, rule_text, short_codes
from gridplan.show.map.plan_page import toggles_of
from gridplan.show.page.mapped import assemble_mapped
from gridplan.show.shapes.cell_edges import cell_edges
from gridplan.show.shapes.geometry import Frame, pack_integers, pack_lines
from gridplan.show.shapes.layers import HOMES, digits, ground_layers, label_places, place_of
from gridplan.store.safe import check_writable, replace_file
from gridplan.text import file_name, plain

SCRIPTS = (
    *("page/unpack.js", "page/painter.js", "page/panel.js", "page/labels.js", "page/drawing.js", "page/view.js"),
    *("editor/board.js", "editor/tally.js", "editor/breaks.js", "editor/model.js", "editor/summary.js"),
    *("editor/edit_file.js", "editor/halves.js", "editor/areas.js", "editor/drawing.js", "editor/overlay.js"),
    *("editor/strokes.js", "editor/tools.js", "editor/told.js", "editor/panel.js", "editor/asking.js"),
    *("editor/keeping.js", "editor/editor.js", "editor/start.js"),
)
"""Scripts of the page, in the order in which they run."""

STYLES = ("editor/editor.css",)
_LAYERS = ("labels", "buildings", "roads", "communities", "barriers")
_PREFIX = "editor-"
_EDGE_TOLERANCE = 0.6
"""Metres by which a border of cells may leave its course: less than a pixel wherever a whole grid is in view."""


def save_editor(
    plan: Plan, path: str | Path, *, lang: str | None = None, title: str | None = None, attribution: str = ""
) -> Path:
    """Write the editor of `plan` to one HTML file and return its path; an older file is replaced whole, or not at all.

    In the page buildings are moved from grid to grid, grids split, merged, begun and locked; counters and broken rules
    follow at once. What was done is kept in the browser and exported as a file ``gridplan-edits/1``, which
    `gridplan.apply_edits` and ``gridplan apply`` take. The page needs no server and asks the network for nothing.

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

    Examples
    --------
    >>> plan.save_editor("editor.html", lang="zh")  # doctest: +SKIP
    """
    check_writable(path)
    return replace_file(path, editor_page(plan, lang=lang, title=title, attribution=attribution).encode())


def editor_page(plan: Plan, *, lang: str | None = None, title: str | None = None, attribution: str = "") -> str:
    """Return the editor of `plan` as the text of one HTML page; parameters as for `save_editor`."""
    spoken = language(lang)
    heading = title or say("editor-title", spoken)
    data = editor_data(plan, spoken, title=heading)
    return assemble_mapped(
        "editor/editor.html",
        lang=spoken,
        title=heading,
        attribution=attribution,
        words={name.replace("-", "_"): word for name, word in data["words"].items()},
        data=data,
        scripts=SCRIPTS,
        styles=STYLES,
    )


def editor_data(plan: Plan, lang: Lang, *, title: str) -> dict[str, Any]:
    """Return everything the scripts of the editor read, as plain values."""
    place = place_of(plan.ground)
    ground = ground_layers(plan.ground, place)
    lines, edges = _edges(plan, place)
    centre, room = label_places(plan.grids.geometry, place)
    codes = [plain(code) for code in plan.network.codes]
    return {
        **ground,
        "layers": ground["layers"] | lines,
        "edges": edges,
        "model": board_rows(plan, place),
        "homes": digits(np.digitize(plan.ground.units["households"], HOMES)),
        "names": {"at": centre.ravel().tolist(), "room": room.tolist()},
        "short": short_codes(codes),
        "subtitle": rule_text(plan.rules, lang),
        "about": [[say("map-about-digest", lang), plan.digest]],
        "classes": [[found.colour, class_name(found, lang)] for found in colours.load_classes()],
        "colours": {"class": list(FILLS), "edges": list(colours.EDGES), "homes": list(colours.HOMES)},
        "dedicated": [code for code, is_place in zip(codes, dedicated_grids(plan.grids), strict=True) if is_place],
        "toggles": toggles_of(plan.ground, _LAYERS),
        "fileName": file_name(f"{title} {plan.digest[:8]}") + ".json",
        "words": map_words(lang) | editor_words(lang),
    }


def editor_words(lang: Lang) -> dict[str, str]:
    """Return every sentence of the editor by its name, without the leading ``editor-``; placeholders stay in."""
    return {key.removeprefix(_PREFIX): entry[lang] for key, entry in sentences().items() if key.startswith(_PREFIX)}


def _edges(plan: Plan, place: Frame) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the edges of the cells as a packed layer, and the units to the left and right of each."""
    found = cell_edges(plan.ground.cells, tolerance=_EDGE_TOLERANCE)
    left = np.diff(found.left, prepend=0)
    return {"edges": pack_lines(found.lines, place)}, {
        "left": pack_integers(left),
        "right": pack_integers(found.right - found.left),
    }
