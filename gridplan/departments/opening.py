"""Opening a department's layer: a frame, a file, or a plan."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import geopandas as gpd

from gridplan.database.address import address_of, is_address
from gridplan.errors import InputError, PlanFileError
from gridplan.findings import Finding
from gridplan.ground.coordinates.crs import known_crs
from gridplan.ground.coordinates.datum import Datum, read_as
from gridplan.ground.faults import refusal
from gridplan.ground.formats.files import read_geometries
from gridplan.ground.formats.opening import local_file
from gridplan.plan import Plan
from gridplan.store import container
from gridplan.store.geopackage import load

Source: TypeAlias = gpd.GeoDataFrame | str | os.PathLike[str] | tuple[str | os.PathLike[str], str] | Plan
"""A frame, a file, a file with the name of its layer, or a plan."""


def open_layer(
    source: object, *, department: str, crs: Any, datum: Datum = "wgs84"
) -> tuple[gpd.GeoDataFrame | Plan, tuple[Finding, ...]]:
    """Return the rows of a layer, or the plan that it is, with what was noticed.

    A missing coordinate system is one fault among the others, not the end.

    Parameters
    ----------
    crs
        Coordinate system of the coordinates as they are, where the layer says nothing.
    datum
        Where the coordinates come from; those of web maps in China are brought to their true places.

    Raises
    ------
    InputError
        When there is nothing to read at all.
    """
    if isinstance(source, Plan):
        return source, ()
    frame: object = source
    findings: tuple[Finding, ...] = ()
    if isinstance(source, tuple | str | os.PathLike):
        try:
            frame, findings = _from_file(source, department, assume=crs is None)
        except InputError as fault:
            raise InputError(_named(fault.findings, department)) from None
        findings = _named(findings, department)
    if isinstance(frame, Plan):
        return frame, findings
    if not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name is None:
        raise refusal("department-no-layer", department=department, given=type(frame).__name__)
    if not len(frame):
        raise refusal("file-empty", source=department)
    frame = frame.reset_index(drop=True)
    try:
        known = known_crs(frame, crs, source=department)
    except InputError as fault:
        return frame, (*findings, *(_on_system(f, department) for f in fault.findings))
    there, moved = read_as(known, datum, source=department)
    return there, (*findings, *moved)


def _on_system(fault: Finding, department: str) -> Finding:
    """Return a fault of a coordinate system with the option that names those of departments."""
    if fault.code == "crs-missing":
        return Finding("department-crs-missing", (), {"department": department})
    return replace(fault, numbers={**fault.numbers, "option": "--layer-crs"}) if "option" in fault.numbers else fault


def _from_file(
    source: str | os.PathLike[str] | tuple[str | os.PathLike[str], str], department: str, *, assume: bool
) -> tuple[gpd.GeoDataFrame | Plan, tuple[Finding, ...]]:
    """Return what a file holds, with what was noticed."""
    if isinstance(source, tuple):
        path, layer = source
        return read_geometries(path, layer=layer, assume=assume)
    if is_address(source):
        return _from_database(source, department)
    if _is_plan(local_file(source)):
        return _loaded(Path(source), department), ()
    return _read(source, department, assume=assume)


def _from_database(
    address: str | os.PathLike[str], department: str
) -> tuple[gpd.GeoDataFrame | Plan, tuple[Finding, ...]]:
    """Return the plan that an address names, or else the rows of its table."""
    if "plan" in address_of(address).asked:
        return _loaded(Path(address), department), ()
    return read_geometries(address)


def _named(findings: tuple[Finding, ...], department: str) -> tuple[Finding, ...]:
    """Return findings on a file such that they say whose it is."""
    return tuple(_of(finding, department) for finding in findings)


def _of(finding: Finding, department: str) -> Finding:
    numbers = dict(finding.numbers)
    if "department" in numbers or "source" not in numbers:
        return finding
    if finding.code == "file-missing":
        return replace(finding, code="department-file-missing", numbers=numbers | {"department": department})
    return replace(finding, numbers=numbers | {"source": f"{department} ({numbers['source']})"})


def _read(
    path: str | os.PathLike[str], department: str, *, assume: bool
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return the only layer of a file, or of several the one that bears the department's name."""
    try:
        return read_geometries(path, assume=assume)
    except InputError as fault:
        (choice,) = fault.findings
        if choice.code != "layer-choice":
            raise
    if department in choice.numbers["layers"].split(", "):
        return read_geometries(path, layer=department, assume=assume)
    raise refusal("department-layer-choice", department=department, **choice.numbers)


def _is_plan(file: Path) -> bool:
    """Tell whether a file is a plan; what cannot be opened is left for the reader of layers to refuse."""
    if file.suffix.lower() != ".gpkg":
        return False
    try:
        with container.reading(file) as connection:
            return {"meta", "membership"} <= container.table_names(connection)
    except PlanFileError:
        return False


def _loaded(file: Path, department: str) -> Plan:
    try:
        return load(file)
    except PlanFileError as error:
        raise refusal("department-plan-damaged", department=department, reason=str(error)) from None
