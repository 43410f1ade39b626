"""Pictures of what becomes of a department's old grids: flows of households from old to new grids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gridplan.crosswalk import Crosswalk, crosswalk
from gridplan.crosswalk.telling import road_line
from gridplan.errors import OptionError
from gridplan.language import Lang, hundredths_text, language, per_cent, say
from gridplan.plan import Plan
from gridplan.show.figures import number_text
from gridplan.show.flows.drawing import COLOURS, draw
from gridplan.show.flows.layout import Picture, lay_out
from gridplan.show.page.assembly import assemble, static
from gridplan.store.safe import check_writable, replace_file
from gridplan.text import html
from gridplan.wishes.earlier import BEFORE

_FIGURES = ("old_grids", "same_grids", "split_grids", "merged_grids", "changing", "unserved")
_PHONE = 310.0
"""Width of a picture for phones, px: a page of 360 less its margins."""


class FlowPicture(str):
    """SVG that notebooks show as a picture."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)


def flow_svg(found: Crosswalk, department: str, lang: str | None = None) -> FlowPicture:
    """Return what becomes of the old grids of one department as SVG: old grids on the left, new ones on the right.

    Bands are as thick as the households in common. Grids that go on are pale, splits, mergers and both at once have a
    colour each, and flows of less than a tenth of both their grids are grey. Grids stand in an order in which few flows
    cross.

    Parameters
    ----------
    lang
        ``"en"`` or ``"zh"``; the variable ``GRIDPLAN_LANG`` when None.

    Raises
    ------
    OptionError
        When the language or the department is not known.
    """
    spoken = language(lang)
    if department not in found.departments:
        known = ", ".join(found.departments)
        raise OptionError(say("crosswalk-unknown", spoken, unknown=department, known=known))
    return FlowPicture(draw(_picture(found, department), spoken, name=department))


def save_flows_html(
    found: Plan | Crosswalk,
    path: str | Path,
    *,
    lang: str | None = None,
    title: str | None = None,
    attribution: str = "",
) -> Path:
    """Write what becomes of every department's old grids to one HTML page and return its path.

    The page holds everything, runs no script and asks the network for nothing; an older file is replaced whole, or
    not at all.

    Parameters
    ----------
    found
        A crosswalk, or the plan to make one from.
    lang
        ``"en"`` or ``"zh"``; the variable ``GRIDPLAN_LANG`` when None.
    title
        Heading of the page; a general one when None.
    attribution
        Whose data this is; shown at the foot.

    Raises
    ------
    OptionError
        When the language is not known, no file can be written there, or the plan holds no older network.
    """
    check_writable(path)
    return replace_file(path, flows_page(found, lang=lang, title=title, attribution=attribution).encode())


def flows_page(
    found: Plan | Crosswalk, *, lang: str | None = None, title: str | None = None, attribution: str = ""
) -> str:
    """Return the page of flows as text; parameters as for `save_flows_html`."""
    spoken = language(lang)
    walk = found if isinstance(found, Crosswalk) else crosswalk(found)
    rows = walk.effort.to_dict("records")
    inside = {
        "legend": _legend(spoken),
        "links": "".join(f'<a href="#d{i}">{html(_name(row, spoken))}</a>' for i, row in enumerate(rows)),
        "sections": "".join(_section(walk, i, row, spoken) for i, row in enumerate(rows)) + _roads(walk, spoken),
    }
    words = {
        "intro": say("flows-intro", spoken),
        "legend": say("map-legend", spoken),
        "attribution": attribution,
    }
    return assemble(
        static("flows/flows.html"),
        lang=spoken,
        title=title or say("flows-title", spoken),
        words=words,
        parts=inside,
        styles=[static("flows/flows.css")],
    )


def _name(row: dict[Any, Any], lang: Lang) -> str:
    return say("map-before", lang) if row["department"] == BEFORE else str(row["department"])


def _section(walk: Crosswalk, number: int, row: dict[Any, Any], lang: Lang) -> str:
    """Return one department: its effort in figures, and its picture."""
    figures = "".join(
        f"<div><dt>{html(say(f'crosswalk-head-{name}', lang))}</dt><dd>{html(_figure(row, name, lang))}</dd></div>"
        for name in _FIGURES
    )
    picture = _picture(walk, row["department"])
    wide, narrow = (draw(picture, lang, name=row["department"], width=width) for width in (None, _PHONE))
    return (
        f'<section id="d{number}"><h2>{html(_name(row, lang))}</h2><dl>{figures}</dl>'
        f'<div class="wide">{wide}</div><div class="narrow">{narrow}</div></section>'
    )


def _picture(walk: Crosswalk, department: str) -> Picture:
    return lay_out(walk.forward[walk.forward["department"] == department])


def _roads(walk: Crosswalk, lang: Lang) -> str:
    """Return a line for each department of road-segment grids: they hold no households that could flow."""
    functions = walk.functions
    told = (road_line(name, functions[functions["department"] == name], lang) for name in walk.line_departments)
    return "".join(f"<section><p>{html(text)}</p></section>" for text in told)


def _figure(row: dict[Any, Any], name: str, lang: Lang) -> str:
    share = f" ({per_cent(hundredths_text(row['changing_share']), lang)})" if name == "changing" else ""
    return number_text(row[name]) + share


def _legend(lang: Lang) -> str:
    names = {"1:1": "flows-same", "1:n": "flows-split", "n:1": "flows-merged", "n:m": "flows-both", "": "flows-slight"}
    return "".join(
        f'<li><svg width="26" height="12"><rect y="{0 if kind else 5}" width="26" height="{12 if kind else 2}" '
        f'fill="{COLOURS[kind]}"/></svg>{html(say(key, lang))}</li>'
        for kind, key in names.items()
    )
