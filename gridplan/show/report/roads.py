"""Road-segment grids in a report: what they were asked for, and a table of them."""

from __future__ import annotations

from typing import Any

from gridplan.naming.lines import community_titles
from gridplan.options.road_rules import LENGTH
from gridplan.publishing import fronted_grids, road_table
from gridplan.road_network import RoadNetwork
from gridplan.show.figures import number_text
from gridplan.show.report.balance import grid_link
from gridplan.show.report.contents import Contents
from gridplan.show.report.found import finding_lines
from gridplan.show.report.markup import NUMBER, facts, section, table
from gridplan.text import html, plain

Row = dict[str, Any]


def roads_part(contents: Contents) -> str:
    """Return the part on road-segment grids; nothing for a plan without.

    Where everyone reads along it tells roads and lengths: loads and counts would tell what stands along single roads.
    """
    network = contents.plan.roads
    if network is None:
        return ""
    body = [
        facts(_figures(contents, network), name="figures"),
        "" if contents.public else facts(_rules(contents, network)),
        _table(contents, network),
        "" if contents.public else finding_lines(network.report.findings, contents.lang),
    ]
    return section("road-grids", contents.say("road-grids"), "".join(body))


def road_rows(contents: Contents, network: RoadNetwork) -> list[Row]:
    """Return one row a road-segment grid, text as it may stand in cells."""
    titles, comma = community_titles(contents.plan), contents.say("comma")
    rows: list[Row] = road_table(contents.plan).drop(columns="geometry").to_dict("records")
    for row, codes in zip(rows, fronted_grids(contents.plan, network), strict=True):
        name = plain(row["community"])
        row |= {"grid": plain(row["grid"]), "roads": plain(row["roads"]) or contents.say("road-nameless")}
        row |= {"community": titles.get(name, name), "areal_grids": comma.join(map(plain, codes)), "codes": codes}
    return rows


def counted_shown(contents: Contents, network: RoadNetwork) -> tuple[str, ...]:
    """Return the kinds of work whose counts may be told."""
    return () if contents.public else network.rules.counts


def _figures(contents: Contents, network: RoadNetwork) -> list[tuple[str, str]]:
    found = [
        (contents.say("road-grids"), number_text(len(network.codes))),
        (contents.say("segments"), number_text(len(network))),
        (contents.say("road-metres"), number_text(round(network.road_length))),
        (contents.say("patrol-metres"), number_text(round(float(network.patrol.sum())))),
    ]
    if contents.public:
        return found
    return [*found, (contents.say("outside"), number_text(int(network.grids["outside_window"].sum())))]


def _rules(contents: Contents, network: RoadNetwork) -> list[tuple[str, str]]:
    window = network.rules.window
    told = contents.say("road-rule", lo=f"{window.lo:,g}", hi=f"{window.hi:,g}")
    return [(contents.say("rule"), told), (contents.say("load"), _work(contents, network))]


def _work(contents: Contents, network: RoadNetwork) -> str:
    """Return what a metre of road and each count weighs."""
    work = network.rules.work
    metre = f"{work[LENGTH]:g}"
    counts = contents.say("comma").join(f"{plain(name)} {work[name]:g}" for name in network.rules.counts)
    return (
        contents.say("road-work", metre=metre, counts=counts)
        if counts
        else contents.say("road-work-length", metre=metre)
    )


def _table(contents: Contents, network: RoadNetwork) -> str:
    counted = counted_shown(contents, network)
    loads = [] if contents.public else ["load"]
    several = len(contents.communities) > 1
    heads = [
        (contents.say("grid"), ""),
        (contents.say("roads"), ""),
        *([(contents.say("community"), "")] if several else []),
        (contents.say("road-metres"), NUMBER),
        *((contents.say(name), NUMBER) for name in loads),
        *((plain(name), NUMBER) for name in counted),
        (contents.say("patrol-metres"), NUMBER),
        (contents.say("areal-grids"), ""),
    ]
    rows = [
        [
            html(row["grid"]),
            html(row["roads"]),
            *([html(row["community"])] if several else []),
            number_text(round(row["road_m"])),
            *(_load(row) for _ in loads),
            *(f"{row[name]:,g}" for name in counted),
            number_text(round(row["patrol_m"])),
            _along(contents, row),
        ]
        for row in road_rows(contents, network)
    ]
    return table(heads, rows)


def _load(row: Row) -> str:
    """Return a load, marked where the grid is outside its window."""
    told = number_text(int(row["load"]))
    return f'<strong class="alarm">{told}</strong>' if row["outside_window"] else told


def _along(contents: Contents, row: Row) -> str:
    """Return the areal grids along a road-segment grid, each leading to its sheet."""
    place = {code: number for number, code in enumerate(contents.plan.network.codes)}
    comma = html(contents.say("comma"))
    return comma.join(grid_link(contents, contents.rows[place[code]]) for code in row["codes"])
