"""The page of stations: a map with a colour for each station and lines from its grids, and what each one more buys."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from gridplan.findings import Finding
from gridplan.language import Lang, language, say
from gridplan.people.stations.telling import summary
from gridplan.people.stations.values import Stations
from gridplan.show.page.assembly import assemble, static
from gridplan.show.people.station_map import CLOSED, EXCLUDED, LOST, OPEN, lost_grids, station_colours, station_map
from gridplan.store.safe import check_writable, replace_file
from gridplan.text import html

_OPEN = ("station", "grids", "households", "mean_walk_m", "largest_walk_m")
_CURVE = ("stations", "households_within", "mean_walk_m", "largest_walk_m", "gain_m")
_WHOLE = ("stations", "grids", "households", "households_within", "gain_households")


def save_html(
    stations: Stations, path: str | Path, *, lang: str | None = None, title: str | None = None, attribution: str = ""
) -> Path:
    """Write the stations to one HTML page and return its path; an older file is replaced whole, or not at all.

    The page holds everything, runs no script and asks the network for nothing. The same stations give the same bytes.

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
    page = stations_page(stations, lang=lang, title=title, attribution=attribution)
    return replace_file(path, page.encode("utf-8", "backslashreplace"))


def stations_page(
    stations: Stations, *, lang: str | None = None, title: str | None = None, attribution: str = ""
) -> str:
    """Return the page of stations as text; parameters as for `save_html`."""
    spoken = language(lang)
    inside = {
        "summary": "".join(f"<p>{html(line)}</p>" for line in _lines(stations, spoken)),
        "map": station_map(stations, spoken),
        "legend": _legend(stations, spoken),
        "tables": _tables(stations, spoken),
    }
    words = {
        "map": say("stations-page-map", spoken),
        "legend": say("map-legend", spoken),
        "intro": say("stations-page-intro", spoken) if stations.status == "feasible" else "",
        "attribution": attribution,
        "about": say("stations-page-about", spoken, digest=stations.digest),
    }
    return assemble(
        static("people/stations.html"),
        lang=spoken,
        title=title or say("stations-page-title", spoken),
        words=words,
        parts=inside,
        styles=[static("small/small.css"), static("people/stations.css")],
    )


def _lines(stations: Stations, lang: Lang) -> list[str]:
    """Return the summary; of an impossible request its first line, the rest stands in lists."""
    lines = summary(stations, lang).splitlines()
    return lines if stations.status == "feasible" else lines[:1]


def _tables(stations: Stations, lang: Lang) -> str:
    parts = []
    if stations.reasons:
        parts.append(_list(say("stations-page-why", lang), stations.reasons, lang))
    if stations.relaxation is not None:
        parts.append(_list(say("stations-page-helps", lang), stations.relaxation.changes, lang))
    if len(stations.curve):
        parts.append(_table(say("stations-sheet-curve", lang), _curve_rows(stations), _CURVE, lang))
        if not stations.curve["feasible"].astype(bool).all():
            parts.append(f"<p>{html(say('stations-curve-below', lang))}</p>")
    if stations.status == "feasible":
        parts.append(_table(say("stations-sheet-open", lang), _open_rows(stations), _OPEN, lang))
    return "".join(parts)


def _list(title: str, findings: Sequence[Finding], lang: Lang) -> str:
    items = "".join(f"<li>{html(finding.text(lang))}</li>" for finding in findings)
    return f"<article><h2>{html(title)}</h2><ul>{items}</ul></article>"


def _table(title: str, rows: Iterable[str], columns: Sequence[str], lang: Lang) -> str:
    heads = "".join(f"<th>{html(say(f'stations-head-{name}', lang))}</th>" for name in columns)
    return (
        f"<article><h2>{html(title)}</h2><table><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></article>"
    )


def _open_rows(stations: Stations) -> Iterable[str]:
    colours = station_colours(stations)
    for _, row in stations.open.iterrows():
        fill, line = colours[str(row["station"])]
        mark = f'<svg width="14" height="12"><rect width="14" height="12" rx="3" fill="{fill}" stroke="{line}"/></svg>'
        cells = "".join(f"<td>{_number(row[name], name)}</td>" for name in _OPEN[1:])
        yield f"<tr><th>{mark}{html(row['station'])}</th>{cells}</tr>"


def _curve_rows(stations: Stations) -> Iterable[str]:
    """Yield a row a number of stations: the one of this result stands out, those that do not reach all are pale."""
    own = int(stations.opened.sum())
    for _, row in stations.curve.iterrows():
        kind = "chosen" if row["stations"] == own else "" if row["feasible"] else "short"
        cells = "".join(f"<td>{_number(row[name], name)}</td>" for name in _CURVE[1:])
        yield f'<tr class="{kind}"><th>{_number(row["stations"], "stations")}</th>{cells}</tr>'


def _number(value: float, name: str) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:,.0f}" if name in _WHOLE else f"{value:,.1f}"


def _legend(stations: Stations, lang: Lang) -> str:
    excluded = bool(stations.rules.excluded)
    closed = len(stations.venues) - int(stations.opened.sum()) - len(stations.rules.excluded) > 0
    marks = {
        "open": (OPEN, bool(stations.opened.any())),
        "closed": (CLOSED, closed),
        "excluded": (EXCLUDED, excluded),
        "lost": (LOST, bool(len(lost_grids(stations)))),
    }
    picture = '<svg width="16" height="16" viewBox="-8 -8 16 16">{}</svg>'
    return "".join(
        f"<li>{picture.format(mark)}{html(say(f'stations-page-{name}', lang))}</li>"
        for name, (mark, shown) in marks.items()
        if shown
    )
