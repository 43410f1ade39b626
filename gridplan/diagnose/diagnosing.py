"""Diagnose departments' networks before anything is merged: the verb."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from gridplan.columns import DIAGNOSIS_COLUMNS
from gridplan.departments.columns import Choice
from gridplan.departments.department import Department
from gridplan.departments.opening import Source
from gridplan.departments.reading import read_departments
from gridplan.diagnose.covering import beyond, gaps, multipart, overlaps
from gridplan.diagnose.crossings import crossing_table, listed
from gridplan.diagnose.drawn import Drawn
from gridplan.diagnose.notes import notes, unlisted
from gridplan.diagnose.pairs import agreement_table, border_table
from gridplan.diagnose.serving import across_communities, claimed, in_pieces, unserved
from gridplan.diagnose.site import Fault, Site
from gridplan.diagnose.tables import conflict_table, conflicts_of, fault_table, head_table, layer_row, worst_of
from gridplan.diagnose.values import Diagnosis
from gridplan.diagnose.windows import outside_window, without_units
from gridplan.errors import OptionError
from gridplan.findings import Report
from gridplan.ground.coordinates.datum import Datum
from gridplan.ground.ground import Ground
from gridplan.options import Rules


def diagnose(
    layers: Mapping[str, Source],
    ground: Ground,
    *,
    rules: Rules | None = None,
    tolerance: float = 10.0,
    code: Choice = None,
    title: Choice = None,
    functions: Choice = None,
    staff: Choice = None,
    lines: Collection[str] = (),
    crs: Mapping[str, Any] | None = None,
    datum: Mapping[str, Datum] | None = None,
) -> Diagnosis:
    """Say what is wrong inside each department's network and how the networks lie to each other.

    Faults are the subject, never a reason to stop: a layer that cannot be read at all stands in the report with its
    reason, and the others are diagnosed.

    Parameters
    ----------
    layers
        Department → its grids: polygons or lines with codes, a file of them, or a plan. Their order changes nothing.
    rules
        What to hold the grids against, one window a grid; 300–500 households when None.
    tolerance
        Borders closer than this are the same; gaps and overlaps nowhere wider are drawing by hand, m.
    code, title, functions, staff
        Columns with the grids' codes, own names, what the department does there and its people: one name for all, or
        department → name; found by their usual names when None.
    lines
        Departments whose networks are chains of road segments.
    crs
        Department → coordinate system of its layer, where it says nothing itself.
    datum
        Department → ``"gcj02"`` or ``"bd09"`` where its coordinates come from a web map in China.

    Returns
    -------
    Diagnosis
        Tables of layers, faults, heads, borders, agreement and crossings, the conflicts that a person can work through,
        and the report.

    Raises
    ------
    OptionError
        When the tolerance is no length above 0.
    InputError
        When the units have kinds that the standard of the rules does not know.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=300, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> found = gp.diagnose(town.networks, ground)
    >>> len(found.departments) == len(town.networks), found.agreement["same_neighbours"].between(0, 1).all()
    (True, np.True_)
    """
    departments, findings = read_departments(
        layers, ground, code=code, title=title, functions=functions, staff=staff, lines=lines, crs=crs, datum=datum
    )
    unread = set(layers) - {department.name for department in departments}
    return diagnose_departments(
        departments, ground, rules=rules, tolerance=tolerance, report=Report(findings), unread=unread
    )


def diagnose_departments(
    departments: Sequence[Department],
    ground: Ground,
    *,
    rules: Rules | None = None,
    tolerance: float = 10.0,
    report: Report | None = None,
    unread: Collection[str] = (),
) -> Diagnosis:
    """Diagnose networks that are read already; see `diagnose`.

    Parameters
    ----------
    report, unread
        Findings on layers that could not be read, and the departments whose they are.
    """
    if not (math.isfinite(tolerance) and tolerance > 0):
        raise OptionError(f"tolerance must be a length in m above 0, not {tolerance!r}")
    site = Site(ground, rules or Rules(), float(tolerance))
    networks = [Drawn(department, ground.outline) for department in sorted(departments, key=lambda d: d.name)]
    areal = [drawn for drawn in networks if drawn.department.kind == "areal"]
    compared = [drawn.department for drawn in areal]
    by_network = [list(_faults(site, drawn)) for drawn in networks]
    faults = [fault for found in by_network for fault in found]
    conflicts = conflicts_of(faults)
    shown = worst_of(conflicts)
    rows = [layer_row(site, drawn, found) for drawn, found in zip(networks, by_network, strict=True)]
    heads = head_table(site, compared)
    crossings = crossing_table(compared, site.households)
    every = tuple(drawn.department for drawn in networks)
    return Diagnosis(
        departments=every,
        ground=ground,
        rules=site.rules,
        tolerance=site.tolerance,
        layers=pd.DataFrame(rows, columns=list(DIAGNOSIS_COLUMNS["layers"])),
        faults=fault_table(faults),
        heads=heads,
        borders=border_table(areal, crossings, tolerance=site.tolerance),
        agreement=agreement_table(compared, site.households),
        crossings=crossings,
        conflicts=conflict_table([*shown, *listed(site, compared, crossings)], ground.cells.crs),
        report=(report or Report()) + notes(every, faults, heads, crossings) + unlisted(every, conflicts, shown),
        unread=tuple(sorted(unread)),
    )


def _faults(site: Site, drawn: Drawn) -> Iterator[Fault]:
    """Yield the faults of one department; chains of road segments hold no units and cover no ground."""
    if drawn.department.kind == "line":
        return
    for by_units in (unserved, claimed, in_pieces, across_communities):
        yield from by_units(site, drawn.department)
    for by_ground in (outside_window, without_units, gaps, overlaps, multipart, beyond):
        yield from by_ground(site, drawn)
