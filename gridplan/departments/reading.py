"""Reading the departments' layers onto the units of one ground, with every fault of all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from gridplan.departments.columns import Asked, Choice, read_rows
from gridplan.departments.department import Department
from gridplan.departments.doubling import PRIORITIES, Priority
from gridplan.departments.drawn import areal_department, line_department
from gridplan.departments.membership import Footprints, footprints_of
from gridplan.departments.names import name_faults, unknown_faults
from gridplan.departments.opening import Source, open_layer
from gridplan.departments.outlines import fit_shapes
from gridplan.departments.plans import department_of
from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding, Report
from gridplan.ground.coordinates.datum import Datum, check_datum
from gridplan.ground.faults import refusal
from gridplan.ground.ground import Ground
from gridplan.plan import Plan


def read_departments(
    layers: Mapping[str, Source],
    ground: Ground,
    *,
    code: Choice = None,
    title: Choice = None,
    functions: Choice = None,
    staff: Choice = None,
    lines: Collection[str] = (),
    priority: Priority | None = None,
    crs: Mapping[str, Any] | None = None,
    datum: Mapping[str, Datum] | None = None,
) -> tuple[tuple[Department, ...], tuple[Finding, ...]]:
    """Return the departments' networks as they were drawn, read onto the units of `ground`.

    Parameters
    ----------
    layers
        Department → polygons or lines of its grids, a file of them, a file with the name of its layer, a plan, or a
        plan file. The order changes nothing.
    code, title, functions, staff
        Columns with the grids' codes, their own names, what is done there and the number of people there: one name for
        all departments, or department → name. Those not named are found by their usual names; only the code is needed.
    lines
        Departments whose grids are chains of road segments.
    priority
        Whose a unit is when two grids of a department hold over half of it each: the grid with the ``lower`` code or
        the ``smaller`` one. None leaves that an error in the department's report, and the largest share decides.
    crs
        Department → coordinate system of its layer, where it says nothing itself.
    datum
        Department → ``"gcj02"`` or ``"bd09"`` where its coordinates come from a web map in China, which shifts them:
        they are brought to their true places.

    Returns
    -------
    departments
        Those that could be read, sorted by name; each carries the findings on its layer in its report.
    faults
        Why the others could not, all of them at once.

    Raises
    ------
    OptionError
        When `priority` is neither ``"lower"`` nor ``"smaller"``, or a datum is none.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1, communities=2)
    >>> ground = gp.survey(gp.read_units(town.buildings, unit="unit"), roads=town.roads)
    >>> departments, faults = read_departments(town.networks, ground)
    >>> [department.name for department in departments], faults
    (['emergency', 'police', 'urban'], ())
    """
    if priority not in (None, *PRIORITIES):
        raise OptionError(f"priority must be lower or smaller, not {priority!r}")
    for one in (datum or {}).values():
        check_datum(one)
    asked = Asked(code, title, functions, staff)
    options = {"lines": lines, "crs": crs or {}, "datum": datum or {}, "columns": asked.departments()}
    faults = [*name_faults(layers), *unknown_faults(layers, options)]
    footprints = footprints_of(ground)
    departments = []
    for name in sorted(layers):
        system, source = (crs or {}).get(name), (datum or {}).get(name, "wgs84")
        asks = _Asks(name, asked.of(name), name in lines, priority, system, source)
        try:
            departments.append(_read_one(layers[name], ground, footprints, asks))
        except InputError as fault:
            faults += [finding for finding in fault.findings if finding.severity == "error"]
    return tuple(departments), tuple(faults)


def refuse_faults(departments: Iterable[Department], faults: Iterable[Finding]) -> None:
    """Raise every fault of all layers at once: those that could not be read, and errors in the reports of the others.

    Raises
    ------
    InputError
        When there is any.
    """
    found = (*faults, *(error for department in departments for error in department.report.errors))
    if found:
        raise InputError(tuple(found))


@dataclass(frozen=True)
class _Asks:
    """How one department is to be read."""

    name: str
    columns: Mapping[str, str | None]
    line: bool
    priority: Priority | None
    crs: Any
    datum: Datum


def _read_one(source: Source, ground: Ground, footprints: Footprints, asks: _Asks) -> Department:
    """Return one department, or raise every fault of its layer."""
    opened, noticed = open_layer(source, department=asks.name, crs=asks.crs, datum=asks.datum)
    if isinstance(opened, Plan):
        if asks.line:
            raise refusal("department-plan-as-lines", department=asks.name)
        if asks.datum != "wgs84":
            raise refusal("department-plan-datum", department=asks.name)
        return department_of(opened, ground, name=asks.name)
    grids, told = _grids(opened, ground, asks)
    noticed += told
    Report(noticed).raise_errors()
    if asks.line:
        return line_department(asks.name, grids, ground, noticed=noticed)
    return areal_department(asks.name, grids, ground, footprints=footprints, priority=asks.priority, noticed=noticed)


def _grids(frame: gpd.GeoDataFrame, ground: Ground, asks: _Asks) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return the rows of a layer as a department keeps them, and every fault of them."""
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    rows, telling = read_rows(table, asks.columns, department=asks.name)
    shapes, fitting = fit_shapes(frame, ground.units, department=asks.name, dimension=1 if asks.line else 2)
    there = ~shapely.is_missing(shapes)
    grids = gpd.GeoDataFrame(rows[there], geometry=shapes[there], crs=ground.units.crs)
    return grids, telling + fitting
