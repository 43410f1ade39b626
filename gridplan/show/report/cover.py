"""The cover: what the plan is, its figures that matter, a map of it, and what is in the report."""

from __future__ import annotations

from gridplan.language import say
from gridplan.plan import proof_lines
from gridplan.show import colours
from gridplan.show.figures import class_name, heading, number_text, rule_text
from gridplan.show.report.contents import Contents
from gridplan.show.report.maps import Label, area_map, community_labels, grid_labels
from gridplan.show.report.markup import facts, link, listed, swatch
from gridplan.show.report.scenery import Scenery
from gridplan.text import html

_FEW = 6
"""Communities up to which all are named on the cover."""


def cover(contents: Contents, scenery: Scenery) -> str:
    """Return the cover."""
    plan = contents.plan
    subtitle = " · ".join(filter(None, [heading(plan, contents.lang)["subtitle"], contents.date]))
    labels = _labels(contents, scenery)
    whole = area_map(scenery, contents.rows, contents.lang, labels=labels, link=False, name=contents.title)
    parts = [
        f"<h1>{html(contents.title)}</h1>",
        f'<p class="soft">{html(subtitle)}</p>',
        facts(_figures(contents), name="figures"),
        f"<figure>{whole}</figure>{legend(contents)}",
        facts(_identity(contents)),
        f'<p class="soft">{html(contents.say("public-note"))}</p>' if contents.public else "",
        f"<nav><h2>{html(contents.say('contents'))}</h2>{_links(contents)}</nav>",
    ]
    return f'<header class="cover" id="top">{"".join(parts)}</header>'


def _labels(contents: Contents, scenery: Scenery) -> list[Label]:
    """Return the names of communities, or the codes of grids where there is one at most."""
    named = [(community.title, community.rows) for community in contents.communities if community.name]
    return community_labels(scenery, named) if len(named) > 1 else grid_labels(scenery, contents.rows)


def legend(contents: Contents) -> str:
    """Return what the colours of the grids mean."""
    if contents.steps is None:
        classes = [f"{swatch(c.colour)}{html(class_name(c, contents.lang))}" for c in colours.load_classes()]
    else:
        classes = [f"{swatch(row['colour'])}{html(row['name'])}" for row in contents.steps.rows]
    broken = [f"{_broken_swatch()}{html(contents.say('outside'))}"] if any(row.outside for row in contents.rows) else []
    return listed([*classes, *broken], name="legend")


def overview(contents: Contents) -> list[tuple[str, object]]:
    """Return what stands on the cover as names and values, counts as numbers."""
    more = [(contents.say("date"), contents.date), (contents.say("attribution"), contents.attribution)]
    told = [*_figures(contents), *_identity(contents), *((name, value) for name, value in more if value)]
    note = [("", contents.say("public-note"))] if contents.public else []
    return [(contents.say("report"), contents.title), *((name, _number(value)) for name, value in told), *note]


def _number(text: str) -> int | str:
    """Return a count that is written with commas as a number."""
    digits = text.replace(",", "")
    return int(digits) if digits.isdecimal() and digits.isascii() and text == f"{int(digits):,}" else text


def _figures(contents: Contents) -> list[tuple[str, str]]:
    """Return the figures that matter, by name."""
    rows = contents.rows
    named = [community for community in contents.communities if community.name]
    known = [row.outside for row in rows]
    households = contents.households
    found = [
        (contents.say("grids"), number_text(len(rows))),
        *([(contents.say("communities"), number_text(len(named)))] if named else []),
        (contents.say("buildings"), number_text(sum(row.units for row in rows))),
        (contents.say("households"), number_text(households) if isinstance(households, int) else households),
        (contents.say("workers"), number_text(contents.workers)),
    ]
    if None not in known:
        found.append((contents.say("outside"), number_text(sum(map(bool, known)))))
    return [*found, *_proof(contents)]


def _proof(contents: Contents) -> list[tuple[str, str]]:
    """Return how near the best the plan is, and what streets cost, as key figures."""
    others = {say(f"map-{name}", contents.lang) for name in ("figure-grids", "households", "figure-outside")}
    told = heading(contents.plan, contents.lang)["figures"]
    return [(str(name), str(value)) for name, value, *_ in told if name not in others]


def _identity(contents: Contents) -> list[tuple[str, str]]:
    plan = contents.plan
    names = [community.title for community in contents.communities if community.name]
    return [
        *([(contents.say("place"), _joined(contents, names))] if names else []),
        (contents.say("signed-off"), plan.version.text(contents.lang)),
        (contents.say("rule"), rule_text(plan.rules, contents.lang)),
        *((contents.say("proof"), line) for line in proof_lines(plan, contents.lang)),
        (contents.say("digest"), plan.digest),
    ]


def _joined(contents: Contents, names: list[str]) -> str:
    comma = contents.say("comma")
    if len(names) <= _FEW:
        return comma.join(names)
    return contents.say("and-more", names=comma.join(names[:_FEW]), more=number_text(len(names) - _FEW))


def _links(contents: Contents) -> str:
    parts = ["balance", "findings", "quality", "certificate", "settings"]
    if contents.plan.roads is not None:
        parts.insert(1, "road-grids")
    links = [link(name, contents.say(name)) for name in parts if name != "quality" or not contents.public]
    if contents.sheets != "none":
        links += [link(f"c{c.number}", c.title) for c in contents.communities]
    return listed(links, name="contents")


def _broken_swatch() -> str:
    return (
        '<svg class="swatch" viewBox="0 0 20 14" aria-hidden="true"><rect x="1" y="1" width="18" height="12" '
        f'fill="none" stroke="{colours.ALARM}" stroke-width="2"/></svg>'
    )
