"""The report as one page: nothing from outside, no scripts, ready to be printed on A4."""

from __future__ import annotations

from collections.abc import Iterator

from gridplan.show.page.assembly import assemble, static
from gridplan.show.report.balance import balance_part
from gridplan.show.report.certificate import certificate_part
from gridplan.show.report.communities import community_part
from gridplan.show.report.contents import Contents
from gridplan.show.report.cover import cover
from gridplan.show.report.found import findings_part, quality_part
from gridplan.show.report.grids import grid_sheet
from gridplan.show.report.roads import roads_part
from gridplan.show.report.scenery import Scenery
from gridplan.show.report.settings import settings_part


def report_page(contents: Contents) -> str:
    """Return the report as the text of one HTML page."""
    return assemble(
        static("report/report.html"),
        lang=contents.lang,
        title=contents.title,
        words={"attribution": contents.attribution, "up": contents.say("up")},
        parts={"parts": "".join(_parts(contents)), "water": static("small/water.svg")},
        styles=[static("report/report.css")],
    )


def _parts(contents: Contents) -> Iterator[str]:
    """Yield the parts in the order in which they are read."""
    scenery = Scenery(contents.plan, public=contents.public)
    yield cover(contents, scenery)
    yield balance_part(contents)
    yield roads_part(contents)
    yield findings_part(contents)
    if not contents.public:
        yield quality_part(contents)
    yield certificate_part(contents)
    yield settings_part(contents)
    for community in contents.communities if contents.sheets != "none" else ():
        yield community_part(contents, scenery, community)
        if contents.sheets == "grid":
            yield from (grid_sheet(contents, scenery, row, community) for row in community.rows)
