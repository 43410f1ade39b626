"""The sheet of a grid: map, figures, bounds in words, people, neighbours, streets and buildings."""

from __future__ import annotations

from gridplan.language import say
from gridplan.naming.sides import SIDES
from gridplan.show.figures import grid_reasons, kind_word, number_text, percent_text
from gridplan.show.report.balance import grid_link
from gridplan.show.report.bars import bar
from gridplan.show.report.communities import worth_text
from gridplan.show.report.contents import Community, Contents
from gridplan.show.report.maps import grid_map
from gridplan.show.report.markup import NUMBER, facts, link, listed, table
from gridplan.show.report.rows import GridRow
from gridplan.show.report.scenery import Scenery
from gridplan.text import html


def grid_sheet(contents: Contents, scenery: Scenery, row: GridRow, community: Community) -> str:
    """Return the sheet of a grid."""
    drawn = grid_map(
        scenery,
        row,
        contents.rows,
        units=contents.units[row.number],
        neighbours={other.number for other, _ in contents.neighbours[row.number]},
        lang=contents.lang,
    )
    back = link(f"c{community.number}", community.title)
    parts = [
        f'<p class="where">{back}</p><h3>{html(row.code)} <span>{html(row.name)}</span></h3>',
        f"<figure>{drawn}</figure>" if drawn else "",
        f'<div class="pair">{_figures(contents, row)}{_bounds(contents, row)}</div>',
        _reasons(contents, row),
        f'<div class="pair">{_neighbours(contents, row)}{_streets(contents, row)}</div>',
        "" if contents.public else _buildings(contents, row),
    ]
    return f'<article class="sheet" id="g{row.number}">{"".join(parts)}</article>'


def _figures(contents: Contents, row: GridRow) -> str:
    plan = contents.plan
    homes = number_text(row.households) if isinstance(row.households, int) else row.households
    found = [
        (contents.say("measured"), row.measured) if row.measured else (contents.say("households"), homes),
        *([(contents.say("kind-of-area"), kind_word(row.kind_of_area, contents.lang))] if row.kind_of_area else []),
        *([(contents.say("dedicated"), _place(contents, row))] if row.dedicated else []),
        *([(contents.say("estimated"), number_text(row.estimated))] if row.estimated else []),
        *([(contents.say("load-share"), worth_text(row.load_share))] if plan.rules.standard else []),
        *([(contents.say("from-target"), percent_text(row.deviation, contents.lang))] if contents.measure.aims else []),
        *([(contents.say("rule"), contents.say(f"outside-{row.outside}".lower()))] if row.outside is not None else []),
        (contents.say("buildings"), number_text(row.units)),
        (contents.say("area"), contents.say("hectares", area=f"{row.area_m2 / 10_000:.2f}")),
        (contents.say("workers"), _workers(contents, row)),
        *(
            (contents.say("officers", department=name), contents.say("comma").join(ids))
            for name, ids in sorted(row.officers.items())
        ),
    ]
    told = bar(row, contents.measure)
    return f"<div><h4>{html(contents.say('figures'))}</h4>{facts(found)}{told}</div>"


def _place(contents: Contents, row: GridRow) -> str:
    """Return the dedicated place that a grid is, with its kind where that is known."""
    if not row.dedicated_kind:
        return row.dedicated
    kind = kind_word(row.dedicated_kind, contents.lang)
    return say("dedicated-of-kind", contents.lang, place=row.dedicated, kind=kind)


def _workers(contents: Contents, row: GridRow) -> str:
    ids = contents.say("comma").join(row.worker_ids)
    return contents.say("workers-named", count=row.workers, ids=ids) if ids else number_text(row.workers)


def _bounds(contents: Contents, row: GridRow) -> str:
    """Return the bounds in words, side by side and as one sentence."""
    sides = [(contents.say(f"to-{name}"), text) for name, text in zip(SIDES, row.sides, strict=True) if text]
    sentence = f'<p class="bounds">{html(row.bounds)}</p>'
    return f"<div><h4>{html(contents.say('bounds'))}</h4>{facts(sides) if sides else sentence}</div>"


def _reasons(contents: Contents, row: GridRow) -> str:
    lines = [] if contents.public else grid_reasons(contents.plan, row.number, contents.lang)
    return listed(map(html, dict.fromkeys(lines)))


def _neighbours(contents: Contents, row: GridRow) -> str:
    heads = [(contents.say("neighbour"), ""), (contents.say("name"), ""), (contents.say("border"), NUMBER)]
    rows = [
        [grid_link(contents, other), html(other.name), f"{metres:,.0f}"]
        for other, metres in contents.neighbours[row.number]
    ]
    told = table(heads, rows) if rows else f'<p class="soft">{html(contents.say("no-neighbours"))}</p>'
    return f"<div><h4>{html(contents.say('neighbours'))}</h4>{told}</div>"


def _streets(contents: Contents, row: GridRow) -> str:
    names = contents.streets[row.number]
    told = contents.say("comma").join(names) if names else contents.say("no-streets")
    return f'<div><h4>{html(contents.say("streets"))}</h4><p class="streets">{html(told)}</p></div>'


def _buildings(contents: Contents, row: GridRow) -> str:
    """Return the buildings with households by id, each with its count, and how many there are without."""
    units, mine = contents.plan.ground.units, contents.units[row.number]
    counts = units["households"].to_numpy()[mine]
    homes = mine[counts > 0]
    cut = len(contents.prefix)
    pairs = zip(units["unit"].iloc[homes].tolist(), counts[counts > 0].tolist(), strict=True)
    items = "".join(f"<li>{html(str(unit)[cut:])} <b>{count:,}</b></li>" for unit, count in pairs)
    rest = len(mine) - len(homes)
    notes = [
        *([contents.say("prefix", prefix=contents.prefix)] if contents.prefix and items else []),
        *([contents.say("uninhabited", count=rest)] if rest else []),
    ]
    more = f'<p class="soft">{html(" ".join(notes))}</p>' if notes else ""
    return f'<h4>{html(contents.say("buildings-in"))}</h4><ul class="buildings">{items}</ul>{more}'
