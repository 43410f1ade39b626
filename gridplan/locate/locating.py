"""Find places in a plan: the verb."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from gridplan.columns import LOCATED_COLUMNS
from gridplan.findings import Finding, report
from gridplan.ground.coordinates.datum import Datum, check_datum
from gridplan.locate.answers import officer_columns, plan_columns, then_columns
from gridplan.locate.earlier import grids_on
from gridplan.locate.opening import Columns, Opened, Points, open_points
from gridplan.locate.placing import place_points
from gridplan.locate.serving import Roster, posts_of, strange_posts
from gridplan.locate.standing import Standing, stand
from gridplan.locate.streets import stand_along
from gridplan.locate.values import Located
from gridplan.people.drawn_rows import Layer
from gridplan.people.grids import Grids, grids_of
from gridplan.people.lines import with_lines
from gridplan.plan import Plan
from gridplan.store.geopackage import load

REACH = 30.0
"""How far the line of a road-segment grid may be from a place along it, m."""
_SHIFT = 1000.0
"""Points no farther outside than this, m, may have been shifted as web maps are."""


def locate(
    plan: Plan | str | Path,
    points: Points,
    *,
    at: str = "",
    crs: Any = None,
    datum: Datum = "wgs84",
    x: str | None = None,
    y: str | None = None,
    point: str | None = None,
    layer: str | None = None,
    officers: Roster | None = None,
    road_grids: Layer | Grids | None = None,
    reach: float = REACH,
) -> Located:
    """Return for each point its grid, community, building, road-segment grid, workers, officers and older grids.

    A point in a building belongs to the building's grid; any other to the grid on whose ground it lies. Columns of the
    points' file other than their ids are not carried over.

    Parameters
    ----------
    plan
        A plan, or the file of one.
    points
        One pair of coordinates or (n, 2) of them; a table (csv, xlsx, frame) with columns of coordinates; or points of
        a layer.
    at
        Day, ``2026-06-30``: then also the grid that held the place on that day, by the plan's history.
    crs
        Coordinate system of the points, x (east) first. Where neither they nor this name one, degrees are taken for
        CGCS2000 (WGS 84 within a metre) and anything else for the plan's own; a finding says so.
    datum
        ``"gcj02"`` or ``"bd09"`` when the coordinates come from a web map in China, which shifts them: they are brought
        to their true places.
    x, y, point
        Columns of easting or longitude, of northing or latitude, and of the points' ids; found by their usual names
        unless named.
    layer
        Layer or sheet of the file, needed where there are several.
    officers
        Who serves which grid: an assignment, its file (json, or the workbook), or a table with an officer and a grid
        in each row. Needs `road_grids` where a json was made with them.
    road_grids
        Lines of road-segment grids, or grids with them (`with_lines`).
    reach
        How far the line of a road-segment grid may be from a place along it, m.

    Raises
    ------
    InputError
        With all faulty rows at once: no numbers, no place on the earth, x and y swapped; or with what is wrong with
        officers or lines.
    OptionError
        When the day, the datum or the reach can never be right.
    PlanFileError
        When the plan file or the roster is damaged.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> plan = gp.partition(ground, effort=0)
    >>> found = gp.locate(plan, ground.points, crs=ground.units.crs)
    >>> found, bool((found.table["unit"] == ground.units["unit"]).all())
    (<Located: 200 of 200 points inside>, True)
    """
    check_datum(datum)
    whole = plan if isinstance(plan, Plan) else load(plan)
    opened = open_points(points, Columns(x, y, point, layer), crs=crs)
    then = grids_on(whole, at) if at else None
    placed = place_points(opened, whole.ground, crs=crs, datum=datum)
    standing = stand(placed.xy, whole.ground)
    columns = plan_columns(whole, opened, standing) | then_columns(then, standing)
    findings = (*placed.findings, *(then.findings if then else ()), *_outside(opened, standing))
    grids = _whole_grids(whole) if road_grids is None else _with_roads(whole, road_grids)
    if isinstance(grids, Grids):
        along = stand_along(placed.xy, grids, reach=reach)
        columns |= {"road_grid": along.grid, "road_m": along.distance.round(2)}
        findings += grids.report.findings
    if officers is not None:
        posts = posts_of(officers, grids)
        findings += strange_posts(posts, grids.codes if isinstance(grids, Grids) else whole.network.codes)
        columns |= officer_columns(posts, columns)
    table = pd.DataFrame({name: columns[name] for name in _in_order(columns)})
    return Located(table, placed.crs, at, whole.version, report(findings))


def _whole_grids(plan: Plan) -> Plan | Grids:
    """Return the grids of a plan with its road-segment grids, or the plan itself where it has none."""
    return plan if plan.roads is None else grids_of(plan)


def _with_roads(plan: Plan, road_grids: Layer | Grids) -> Grids:
    return road_grids if isinstance(road_grids, Grids) else with_lines(plan, road_grids)


def _outside(opened: Opened, standing: Standing) -> tuple[Finding, ...]:
    """Return how many points lie outside, and what may be wrong where it is not far."""
    outside = ~standing.inside
    near = outside & (standing.away_m <= _SHIFT)
    told = (("locate-just-outside", near), ("locate-far-outside", outside & ~near))
    if opened.alone:
        return tuple(Finding(f"{code}-place") for code, rows in told if rows.any())
    return tuple(Finding(code, tuple(opened.ids[rows])) for code, rows in told if rows.any())


def _in_order(columns: dict[str, Any]) -> list[str]:
    """Return the columns in the order in which people read them: those of departments behind workers."""
    fixed = [name for name in LOCATED_COLUMNS if name in columns]
    after = fixed.index("workers") + 1
    return [*fixed[:after], *(name for name in columns if name not in LOCATED_COLUMNS), *fixed[after:]]
