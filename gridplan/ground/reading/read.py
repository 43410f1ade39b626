"""Reading units and layers: files in, checked units out, every fault at once, nothing lost without a word."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding, Report
from gridplan.ground.coordinates.crs import check_places, known_crs
from gridplan.ground.coordinates.datum import Datum, check_datum, read_as
from gridplan.ground.faults import refusal
from gridplan.ground.formats.files import read_geometries
from gridplan.ground.formats.kinds import usual_layer
from gridplan.ground.formats.opening import is_table, source_name
from gridplan.ground.formats.table import id_texts, numbers_of, points_of, read_list
from gridplan.ground.notes import notes_of, noting
from gridplan.ground.personal import personal_ids
from gridplan.ground.reading.attributes import read_attributes
from gridplan.ground.reading.closed import closed_rows, name_rings
from gridplan.ground.reading.counts import Missing, parse_counts
from gridplan.ground.reading.draft import Draft, check_totals, decide_gaps, drop_duplicates
from gridplan.ground.reading.finish import Attributes, finish
from gridplan.ground.reading.ledger import join_ledger, read_corrections, read_ledger
from gridplan.ground.reading.overlaps import Overlaps, check_overlaps
from gridplan.ground.reading.repairs import repairs_of
from gridplan.ground.reading.roles import Roles, choose_roles, row_names
from gridplan.ground.reading.settling import strangers_of, without_settled
from gridplan.ground.reading.shapeless import no_shape, tell_shapeless
from gridplan.ground.reading.shapes import check_shapes
from gridplan.ground.units import Units

Path = str | os.PathLike[str]


def read_units(
    source: Path | gpd.GeoDataFrame,
    *,
    layer: str | None = None,
    households: str | None = None,
    kind: str | None = None,
    community: str | None = None,
    unit: str | None = None,
    floors: str | None = None,
    use: str | None = None,
    attributes: Sequence[str] = (),
    missing: Missing | None = None,
    overlaps: Overlaps = "refuse",
    crs: Any = None,
    datum: Datum = "wgs84",
    households_table: Path | None = None,
    households_sheet: str | None = None,
    key: str | None = None,
    corrections: Path | None = None,
    x: str | None = None,
    y: str | None = None,
    encoding: str | None = None,
) -> Units:
    """Return checked units in a metric coordinate system, in canonical order.

    Parameters
    ----------
    source
        A local GeoPackage, Shapefile, GeoJSON, GeoParquet, FlatGeobuf, KML, MapInfo, DXF or file geodatabase, a CSV or
        XLSX table with coordinate columns, an extract of OpenStreetMap (``.osm.pbf``), a ZIP archive with one of these,
        a table in PostGIS (``postgresql://user@server/district?table=buildings``), or a GeoDataFrame. Points
        become squares of 4 m × 4 m; slivers stay units of their own.
    layer
        Layer or sheet to read; needed when there are several. Of an archive also the name of a dataset, or
        ``dataset/layer``.
    households, kind, community, unit, floors, use
        Columns with the number of households, the class of housing, the parent community, the id, the storeys and the
        use of the building. Those not named are found by their usual names, except kind and community.
    attributes
        Further columns to keep, such as shops or elderly people to balance, or estates to keep together. No other
        column survives reading.
    missing
        What an empty count means: ``"zero"`` everywhere, or ``"estimate"`` from floors × footprint × type as learned
        on the buildings that have counts. Not needed where a use (or else a kind) tells housing from other buildings:
        housing is estimated, all else is 0. ``"spread"`` estimates as well but does without any counts: housing is
        left open for `gridplan.spread_households`.
    overlaps
        Whether buildings that lie over one another or inside others are refused, or kept as they are, each with the
        ground nearest to it: a tower drawn on its podium. Slight overlaps are told and kept in any case.
    crs
        Coordinate system of the coordinates as they are, when the file says nothing; never one that it contradicts.
    datum
        ``"gcj02"`` or ``"bd09"`` when the coordinates come from a web map in China, which shifts them and says so
        nowhere: they are brought to their true places.
    households_table, households_sheet, key
        A household ledger (CSV or XLSX), its sheet where a workbook has several, and its column of building ids;
        `households` then names the ledger's column.
    corrections
        A CSV or XLSX table ``building_id, households[, reason]`` that has the last word. A building of the ledger that
        is no unit may have 0 there, as one that is demolished: its households are left out.
    x, y
        Coordinate columns of a table.
    encoding
        Of the texts of `source`, a Shapefile or a CSV table. A ledger and corrections are in whatever encoding fits.

    Returns
    -------
    Units
        With its report: findings and the conservation line.

    Raises
    ------
    InputError
        With every fault found and the ids concerned.
    OptionError
        When `datum`, `missing` or `overlaps` is none of its words, or `key` or `households_sheet` come without
        `households_table`.

    Examples
    --------
    >>> from shapely import box
    >>> houses = gpd.GeoDataFrame(
    ...     {"id": ["b", "a"], "hh": [30, 12]}, geometry=[box(20, 0, 30, 10), box(0, 0, 10, 10)], crs=4547
    ... )
    >>> read_units(houses, households="hh").frame[["unit", "households", "source"]].to_numpy().tolist()
    [['a', 12, 'given'], ['b', 30, 'given']]
    """
    _check_options(missing, overlaps, households_table, key=key, households_sheet=households_sheet)
    check_datum(datum)
    raw, name, opening = _open(source, layer=layer, crs=crs, x=x, y=y, encoding=encoding)
    if unit is None and key in raw.columns:
        unit = key
    asked = {"households": None if households_table else households, "kind": kind, "community": community}
    asked |= {"unit": unit, "floors": floors, "use": use}
    roles, choosing = choose_roles(raw, asked, source=name, counted=households_table is not None)
    if missing == "spread" and roles.households is None:
        choosing = tuple(finding for finding in choosing if finding.code != "households-column-missing")
    more, keeping = read_attributes(raw, attributes, source=name)
    names = row_names(raw, roles.unit)
    counts = _given_counts(raw, roles.households, names.ids)
    if households_table is not None:
        counts = _ledger_counts(households_table, names.ids, sheet=households_sheet, key=key, households=households)
    counts = _corrected(counts, corrections, names.ids)
    draft = _draft(raw, names.ids, counts, closed=closed_rows(opening, len(raw))).noting(
        *name_rings(opening, names.ids),
        *choosing,
        *keeping,
        *names.findings,
        *personal_ids(names.ids, source=name),
        *check_places(raw, names.ids),
    )
    gaps, asking = decide_gaps(draft, _uses(raw, roles), missing)
    draft = draft.noting(*asking)
    draft = draft.noting(*check_overlaps(draft, raw.crs, overlaps=overlaps), *check_totals(draft, missing))
    Report(draft.findings).raise_errors()
    units = finish(
        draft,
        replace(_attributes(raw, roles, attributes), more=more),
        gaps,
        crs=raw.crs,
        datum=datum,
        source=name,
        households_in=counts.total,
        lost=counts.lost,
        generated=names.generated,
    )
    return replace(units, report=replace(units.report, repairs=repairs_of(raw, draft)))


def read_layer(
    source: Path | gpd.GeoDataFrame,
    *,
    layer: str | None = None,
    crs: Any = None,
    datum: Datum = "wgs84",
    encoding: str | None = None,
    to: Any = None,
    shapeless: Literal["drop", "keep"] = "drop",
) -> gpd.GeoDataFrame:
    """Return roads, barriers or boundaries with all their columns.

    Parameters
    ----------
    crs
        Coordinate system of the coordinates as they are, when the file says nothing; never one that it contradicts.
    datum
        ``"gcj02"`` or ``"bd09"`` when the coordinates come from a web map in China: they are brought to their true
        places. The layer carries a note on it, which the survey reports.
    to
        Coordinate system to return them in; as they are when None.
    shapeless
        Whether rows without a shape are left out, with a note on the layer, or kept, as for a census whose households
        are accounted for (see `spread_households`).

    Raises
    ------
    InputError
        As `read_units` does for files, layers and coordinate systems, and when no row has a shape.
    OptionError
        When `datum` is none, or `shapeless` neither word.
    """
    check_datum(datum)
    if shapeless not in ("drop", "keep"):
        raise OptionError(f"shapeless must be drop or keep, not {shapeless!r}")
    noticed: tuple[Finding, ...] = ()
    if isinstance(source, gpd.GeoDataFrame):
        frame, name = source, "GeoDataFrame"
    else:
        frame, noticed = read_geometries(source, layer=layer, encoding=encoding, assume=crs is None)
        name = source_name(source)
    frame = known_crs(frame, crs, source=name)
    gone = no_shape(frame)
    if gone.all():
        raise refusal("file-empty", source=name)
    if shapeless == "drop":
        noticed += tell_shapeless(gone, source=name)
        frame = frame[~gone]
    kept = frame.reset_index(drop=True)
    kept, moved = read_as(kept, datum, source=name)
    noted = noting(kept, *noticed, *moved)
    return noted if to is None else noted.to_crs(to)


def opened_layer(source: Path | gpd.GeoDataFrame | None) -> gpd.GeoDataFrame | None:
    """Return the layer of a file as `read_layer` reads it; a table that is open already, or None, as it is."""
    return source if source is None or isinstance(source, gpd.GeoDataFrame) else read_layer(source)


@dataclass(frozen=True)
class _Counts:
    """Households per row as the sources name them, NaN where they do not.

    Parameters
    ----------
    total, lost
        Households that the sources name, and those among them that found no row.
    """

    values: NDArray[np.float64]
    origin: NDArray[np.object_]
    total: int
    lost: int = 0
    findings: tuple[Finding, ...] = ()


def _check_options(missing: object, overlaps: object, households_table: object, **of_table: object) -> None:
    if overlaps not in ("refuse", "keep"):
        raise OptionError(f"overlaps must be refuse or keep, not {overlaps!r}")
    if missing not in (None, "zero", "estimate", "spread"):
        raise OptionError(f"missing must be zero, estimate or spread, not {missing!r}")
    for name, value in of_table.items():
        if value is not None and households_table is None:
            raise OptionError(f"{name} names a part of the households table, but there is no households table")


def _open(
    source: Path | gpd.GeoDataFrame, *, layer: str | None, crs: Any, x: str | None, y: str | None, encoding: str | None
) -> tuple[gpd.GeoDataFrame, str, tuple[Finding, ...]]:
    """Open the source; a missing coordinate system is one fault among the others, not the end."""
    findings: tuple[Finding, ...] = ()
    if isinstance(source, gpd.GeoDataFrame):
        frame, name = source.reset_index(drop=True), "GeoDataFrame"
        if not len(frame):
            raise refusal("file-empty", source=name)
    elif is_table(source, layer=layer):
        name = os.path.basename(source)
        table, findings = read_list(source, sheet=layer, encoding=encoding)
        frame = points_of(table, x=x, y=y, source=name)
    else:
        name = source_name(source)
        wanted = usual_layer(source, layer, "buildings")
        frame, findings = read_geometries(source, layer=wanted, encoding=encoding, assume=crs is None)
    try:
        frame = known_crs(frame, crs, source=name)
    except InputError as fault:
        findings += fault.findings
    return frame, name, (*findings, *notes_of(frame))


def _given_counts(raw: gpd.GeoDataFrame, column: str | None, ids: NDArray[np.object_]) -> _Counts:
    if column is None:
        return _counts(np.full(len(raw), np.nan), "given", total=0)
    values, findings = parse_counts(raw[column], ids.tolist(), column=column)
    return _counts(values, "given", total=int(values[np.isfinite(values)].sum()), findings=findings)


def _ledger_counts(
    path: Path, ids: NDArray[np.object_], *, sheet: str | None, key: str | None, households: str | None
) -> _Counts:
    try:
        ledger = read_ledger(path, key=key, households=households, sheet=sheet)
    except InputError as fault:
        return _counts(np.full(len(ids), np.nan), "ledger", total=0, findings=fault.findings)
    joined = join_ledger(ledger, ids.tolist())
    findings = (*ledger.findings, *joined.findings)
    return _counts(joined.counts, "ledger", total=joined.total, lost=joined.lost, findings=findings)


def _counts(
    values: NDArray[np.float64], origin: str, *, total: int, lost: int = 0, findings: tuple[Finding, ...] = ()
) -> _Counts:
    return _Counts(values, np.full(len(values), origin, dtype=object), total, lost, findings)


def _corrected(counts: _Counts, path: Path | None, ids: NDArray[np.object_]) -> _Counts:
    if path is None:
        return counts
    try:
        wanted, demolished, findings = read_corrections(path, ids.tolist(), strangers=strangers_of(counts.findings))
    except InputError as fault:
        return replace(counts, findings=(*counts.findings, *fault.findings))
    chosen = np.isfinite(wanted)
    before, after = np.nansum(counts.values[chosen]), np.nansum(wanted[chosen])
    name = os.path.basename(path)
    left = without_settled(counts.findings, corrected=ids[chosen].tolist(), demolished=demolished, source=name)
    numbers = {"source": name, "before": int(before), "after": int(after)}
    note = Finding("corrections-applied", tuple(ids[chosen]), numbers)
    return _Counts(
        np.where(chosen, wanted, counts.values),
        np.where(chosen, "corrected", counts.origin),
        counts.total + int(after - before),
        counts.lost,
        (*left, *findings, note),
    )


def _draft(raw: gpd.GeoDataFrame, ids: NDArray[np.object_], counts: _Counts, *, closed: NDArray[np.bool_]) -> Draft:
    """Return the rows with checked shapes; those whose rings were `closed` (n,) on the way in are mended ones."""
    shapes = check_shapes(np.asarray(raw.geometry.array, dtype=object), ids.tolist(), counts.values)
    draft = Draft(
        ids=ids,
        counts=counts.values,
        source=counts.origin,
        geometry=shapes.geometry,
        dropped=shapes.lost,
        repaired=shapes.repaired | closed,
        points=shapes.points,
        findings=(*counts.findings, *shapes.findings),
    )
    return drop_duplicates(draft)


def _attributes(raw: gpd.GeoDataFrame, roles: Roles, attributes: Sequence[str]) -> Attributes:
    wished = "kind" if "kind" in attributes and "kind" in raw.columns else None
    told = (roles.use, roles.second_use, roles.kind)
    return Attributes(
        kind=_texts(raw, roles.kind or wished),
        community=_texts(raw, roles.community),
        floors=_numbers(raw, roles.floors),
        height=_numbers(raw, roles.height),
        types=tuple(_texts(raw, column) for column in dict.fromkeys(told) if column),
    )


def _uses(raw: gpd.GeoDataFrame, roles: Roles) -> tuple[pd.Series[str], ...]:
    """Return what tells housing from other buildings: uses, or else the kind."""
    uses = (roles.use, roles.second_use) if roles.use or roles.second_use else (roles.kind,)
    return tuple(raw[column] for column in uses if column)


def _texts(raw: gpd.GeoDataFrame, column: str | None) -> NDArray[np.object_]:
    found = np.full(len(raw), None, dtype=object)
    if column is not None:
        found[:] = [text or None for text in id_texts(raw[column])]
    return found


def _numbers(raw: gpd.GeoDataFrame, column: str | None) -> NDArray[np.float64]:
    return np.full(len(raw), np.nan) if column is None else numbers_of(raw[column])
