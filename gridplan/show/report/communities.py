"""The page of a community: its figures, a map of its grids, and a table of them with bars, worst first."""

from __future__ import annotations

import math

from gridplan.show.figures import number_text
from gridplan.show.report.balance import count_text, deviation_text, grid_link
from gridplan.show.report.bars import Measure, bar
from gridplan.show.report.contents import Community, Contents
from gridplan.show.report.cover import legend
from gridplan.show.report.found import finding_lines
from gridplan.show.report.maps import area_map, grid_labels
from gridplan.show.report.markup import NUMBER, facts, section, table
from gridplan.show.report.rows import GridRow
from gridplan.show.report.scenery import Scenery
from gridplan.text import html


def community_part(contents: Contents, scenery: Scenery, community: Community) -> str:
    """Return the page of a community."""
    link = contents.sheets == "grid"
    labels = grid_labels(scenery, community.rows)
    drawn = area_map(scenery, community.rows, contents.lang, labels=labels, link=link, name=community.title)
    body = [
        facts(_figures(contents, community), name="figures"),
        f"<figure>{drawn}</figure>{legend(contents)}" if drawn else "",
        f"<h3>{html(contents.say('grids-worst-first' if contents.steps is None else 'grids-fullest-first'))}</h3>",
        _table(contents, community),
        "" if contents.public else finding_lines(contents.findings_of(community), contents.lang),
    ]
    return section(f"c{community.number}", community.title, "".join(body), name="part community")


def _figures(contents: Contents, community: Community) -> list[tuple[str, str]]:
    rows = community.rows
    shown = community.households
    counts = [row.households for row in rows]
    found = [
        (contents.say("grids"), number_text(len(rows))),
        (contents.say("households"), number_text(shown) if isinstance(shown, int) else shown),
        (contents.say("workers"), number_text(community.workers)),
        (contents.say("buildings"), number_text(sum(row.units for row in rows))),
    ]
    whole = [count for count in counts if isinstance(count, int)]
    if len(whole) == len(counts):
        found.append((contents.say("range"), f"{number_text(min(whole))}–{number_text(max(whole))}"))
    if all(row.outside is not None for row in rows):
        found.append((contents.say("outside"), number_text(sum(bool(row.outside) for row in rows))))
    return found


def _table(contents: Contents, community: Community) -> str:
    measure = Measure.of(contents.plan.rules, community.rows)
    loads = contents.plan.rules.standard is not None
    heads = [
        (contents.say("grid"), ""),
        (contents.say("name"), ""),
        (contents.say("households"), NUMBER),
        *([(contents.say("load-share"), NUMBER)] if loads else []),
        (contents.say("workers"), NUMBER),
        (contents.say("buildings"), NUMBER),
        *([(contents.say("from-target"), NUMBER)] if measure.aims else []),
        (contents.say("bar", lo=f"{measure.window.lo:g}", hi=f"{measure.window.hi:g}"), "wide"),
    ]
    rows = [
        [
            grid_link(contents, row),
            html(row.name),
            *_amounts(row, loads=loads, marked=row.outside is True and not measure.aims),
            number_text(row.workers),
            number_text(row.units),
            *([deviation_text(row, contents.lang)] if measure.aims else []),
            bar(row, measure),
        ]
        for row in community.worst_first
    ]
    return table(heads, rows)


def _amounts(row: GridRow, *, loads: bool, marked: bool) -> list[str]:
    """Return households and load of a grid as HTML; the last of them is marked where no deviation can be."""
    told = [count_text(row.households), *([html(worth_text(row.load_share))] if loads else [])]
    return [*told[:-1], f'<strong class="alarm">{told[-1]}</strong>'] if marked else told


def worth_text(share: float) -> str:
    """Return workers' worth with two decimals, a dash where it is withheld.

    Examples
    --------
    >>> worth_text(1.049), worth_text(float("nan"))
    ('1.05', '–')
    """
    return "–" if math.isnan(share) else f"{share:.2f}"
