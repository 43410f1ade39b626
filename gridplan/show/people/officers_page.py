"""The map of an assignment: one colour an officer, lines to their grids, a switch between departments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from gridplan.language import Lang, hundredths_text, language, say, sentences
from gridplan.people.assignment import Assignment
from gridplan.people.rosters.figures import load_shares
from gridplan.people.rosters.telling import summary
from gridplan.show.figures import barrier_marks, map_words, number_text
from gridplan.show.map.plan_page import assemble_map
from gridplan.show.people.officer_layers import officer_layers
from gridplan.show.people.officer_rows import grid_rows, officer_rows
from gridplan.store.safe import check_writable, replace_file
from gridplan.text import plain

SCRIPTS = (
    *("page/unpack.js", "page/painter.js", "page/panel.js", "page/labels.js", "page/drawing.js", "page/view.js"),
    *("map/paper.js", "map/picture.js"),
    *("people/officer_lines.js", "people/officer_cards.js", "people/officers.js"),
)
"""Our own scripts on the map, in the order in which they run."""
STYLES = ("map/departments.css", "map/map.css", "people/officers.css")
_PREFIX = "officers-map-"
_PEOPLE = "people-map-"
"""What the words begin with that stand in place of those on officers, where others serve the grids."""


def save_html(
    assignment: Assignment,
    path: str | Path,
    *,
    lang: str | None = None,
    title: str | None = None,
    people: str | None = None,
    attribution: str = "",
) -> Path:
    """Write the map of `assignment` to one HTML file and return its path; an older file is replaced whole, or not.

    Officers stand there by id, never by name. The file holds everything and asks the network for nothing. The same
    assignment gives the same bytes.

    Parameters
    ----------
    lang
        ``"en"`` or ``"zh"``; the variable ``GRIDPLAN_LANG`` when None.
    title
        Heading of the page; a general one when None.
    people
        What they are called who serve the grids, e.g. ``service teams``; officers when None.
    attribution
        Whose data this is; shown on the page.

    Raises
    ------
    OptionError
        When the language is not known, or no file can be written there.
    """
    check_writable(path)
    page = officers_page(assignment, lang=lang, title=title, people=people, attribution=attribution)
    return replace_file(path, page.encode())


def officers_page(
    assignment: Assignment,
    *,
    lang: str | None = None,
    title: str | None = None,
    people: str | None = None,
    attribution: str = "",
) -> str:
    """Return the map of `assignment` as the text of one HTML page; parameters as for `save_html`."""
    spoken = language(lang)
    words = officers_words(spoken, people)
    return assemble_map(
        officers_data(assignment, spoken, people),
        spoken,
        title=title or words["title"],
        attribution=attribution,
        words=words,
        scripts=SCRIPTS,
        styles=STYLES,
    )


def officers_words(lang: Lang, people: str | None = None) -> dict[str, str]:
    """Return the words of every map, and in their place those of this one where it has its own.

    Parameters
    ----------
    people
        What they are called who serve the grids; officers when None.
    """
    own = {key.removeprefix(_PREFIX): entry[lang] for key, entry in sentences().items() if key.startswith(_PREFIX)}
    if people is not None:
        called = plain(people)
        own |= {"grids": called[:1].upper() + called[1:], "figure-officers": called}
        theirs = [key for key in sentences() if key.startswith(_PEOPLE)]
        # The page itself counts who serves a grid.
        own |= {key.removeprefix(_PEOPLE): say(key, lang, people=called, count="{count}") for key in theirs}
    return map_words(lang) | own


def officers_data(assignment: Assignment, lang: Lang, people: str | None = None) -> dict[str, Any]:
    """Return everything the scripts of the page read, as plain values."""
    layers = officer_layers(assignment)
    several = len(set(assignment.grids.communities)) > 1
    roads = len(assignment.grids.roads) > 0
    barriers = assignment.grids.barriers
    on = {"roads": roads, "communities": several, "barriers": len(barriers) > 0}
    words = officers_words(lang, people)
    return {
        **layers,
        **_heading(assignment, lang, people, words["figure-officers"]),
        "grids": grid_rows(assignment, lang),
        "people": {**layers["people"], **officer_rows(assignment, lang)},
        "toggles": [
            name for name in ("links", "labels", "borders", "roads", "communities", "barriers") if on.get(name, True)
        ],
        "offAtFirst": [],
        "groundMarks": barrier_marks(barriers, lang),
        "words": words,
    }


def _heading(assignment: Assignment, lang: Lang, people: str | None, called: str) -> dict[str, Any]:
    """Return subtitle, key figures (name, value, wants a look), what wants a look, and how good it is."""
    lines, sent = summary(assignment, lang, people).splitlines(), len(assignment.pairs) > 0
    change = assignment.relaxation
    noticed = [*assignment.reasons, *(change.changes if change else ()), *assignment.report.findings]
    return {
        "subtitle": " · ".join([say(f"status-{assignment.status}", lang), *(lines[1:2] if sent else ())]),
        "figures": [*_counts(assignment, lang, called), *(_quality(assignment, lang) if sent else ())],
        "notes": [plain(finding.advice(lang)) for finding in noticed],
        "about": [
            [say("map-about-digest", lang), assignment.grids.digest],
            [say("officers-map-about-assignment", lang), assignment.digest],
            *([say("map-about-proof", lang), plain(line)] for line in lines),
        ],
    }


def _counts(assignment: Assignment, lang: Lang, called: str) -> list[list[Any]]:
    return [
        [say("map-figure-grids", lang), number_text(len(assignment.grids)), False],
        [called, number_text(len(assignment.officers)), False],
    ]


def _quality(assignment: Assignment, lang: Lang) -> list[list[Any]]:
    """Return how far loads are from usual at most, and the mean walk."""
    away = hundredths_text(float(np.nanmax(np.abs(load_shares(assignment) - 1), initial=0.0)))
    walk = say("officers-map-metres", lang, value=number_text(assignment.travel.mean()))
    return [
        [say("officers-map-figure-load", lang), say("officers-map-at-most", lang, share=away), False],
        [say("officers-map-figure-walk", lang), walk, False],
    ]
