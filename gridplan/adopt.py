"""Take in a division that planners already have, with its codes and faults, as a plan with findings."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.assembling.assemble import worker_table
from gridplan.components import communities_of, split_ground
from gridplan.errors import InputError
from gridplan.findings import Finding, Report
from gridplan.ground.areas import areas_of
from gridplan.ground.formats.table import id_text, id_texts
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.plan import Component, Network, Plan
from gridplan.tasks.cutting import unit_loads, with_kinds
from gridplan.wishes.wished import with_numbers

NO_GRID = "-"
"""Code of the units that no grid covers: they are kept together under it, visible, never given to a neighbour."""

_CODE_COLUMNS = ("grid", "code", "grid_id", "网格编码", "网格", "编码", "id", "name")


def adopt(
    division: gpd.GeoDataFrame | pd.DataFrame | pd.Series | Mapping[str, str],
    ground: Ground,
    *,
    rules: Rules | None = None,
    code: str | None = None,
    workers: str | None = None,
) -> Plan:
    """Return the division that exists as a plan.

    Parameters
    ----------
    division
        Polygons of the grids, a table with a column of unit ids and the code, or unit id → code. A unit belongs to
        the grid with the largest share of its footprint, ties to the lower code; a unit outside every grid gets the
        code `NO_GRID`, which has no worker.
    rules
        What to hold the grids against; 300–500 households when None.
    code
        Column with the codes; found by its name when None.
    workers
        Column with the number of workers of each grid, which its window is multiplied by; one each when None.

    Returns
    -------
    Plan
        With status ``adopted``; its report names grids outside the window, in pieces or across communities, units
        under several grids or under none, and grids without units.

    Raises
    ------
    InputError
        When polygons have no coordinate system or code, or units are unknown.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1)
    >>> units = gp.read_units(town.buildings, households="households", unit="unit")
    >>> ground = gp.survey(units, roads=town.roads)
    >>> half = {unit: "west" if i % 2 else "east" for i, unit in enumerate(ground.units["unit"])}
    >>> gp.adopt(half, ground).status
    'adopted'
    """
    rules = rules or Rules()
    if isinstance(division, gpd.GeoDataFrame):
        given, notes = _by_share(division, ground, code)
    else:
        given, notes = _by_unit(division, ground, code)
    ground, wrong = with_numbers(with_kinds(ground, rules), rules)
    Report(wrong).raise_errors()
    names, labels = np.unique(given.astype(str), return_inverse=True)
    codes = tuple(names.tolist())
    load = unit_loads(ground, rules)
    staff = _staff(division, codes, code, workers)
    staff[(np.bincount(labels, load) == 0) | (names == NO_GRID)] = 0
    network = Network("grids", "areal", labels.astype(np.int32), codes, staff)
    areas = areas_of(ground, rules, load)
    pieces = split_ground(ground, *(() if areas is None else (areas.number,)))
    component = np.empty(len(ground), np.int32)
    for i, piece in enumerate(pieces):
        component[piece.units] = i
    households = ground.units["households"].to_numpy()
    plan = Plan(
        ground=ground,
        rules=rules,
        load=load,
        network=network,
        workers=worker_table(network),
        components=tuple(
            Component(
                name=piece.name,
                community=piece.community,
                status="adopted",
                n_units=len(piece.units),
                households=int(households[piece.units].sum()),
                load=int(load[piece.units].sum()),
                n_grids=len(np.unique(labels[piece.units])),
            )
            for piece in pieces
        ),
        component=component,
        status="adopted",
    )
    report = Report(ground.report.findings + notes + _faults(plan), ground.report.conservation)
    return plan.replace(report=report)


def _by_unit(
    division: pd.DataFrame | pd.Series | Mapping[str, str], ground: Ground, code: str | None
) -> tuple[NDArray[np.object_], tuple[Finding, ...]]:
    """Code of each unit from a table, series or mapping by unit id, object (n,)."""
    if isinstance(division, pd.DataFrame):
        ids = id_texts(division[_unit_column(division, ground)])
        table = pd.Series(id_texts(division[_code_column(division, code)]), index=ids, dtype=object)
    else:
        table = pd.Series(division, dtype=object)
    table.index = table.index.astype(str)
    known = ground.units["unit"]
    unknown = tuple(sorted(set(table.index) - set(known)))
    repeated = tuple(sorted(set(table.index[table.index.duplicated()])))
    faults = [Finding("adopt-units-unknown", ids=unknown)] if unknown else []
    faults += [Finding("adopt-units-repeated", ids=repeated)] if repeated else []
    if faults:
        raise InputError(tuple(faults))
    found = table.to_dict()
    given = known.map(found.get)
    given = given.where(given.notna() & (given.astype(str).str.strip() != ""), NO_GRID)
    return given.to_numpy(dtype=object), _uncovered(given.to_numpy(dtype=object), ground)


def _by_share(
    grids: gpd.GeoDataFrame, ground: Ground, code: str | None
) -> tuple[NDArray[np.object_], tuple[Finding, ...]]:
    """Code of each unit from polygons, by the largest share of its footprint, object (n,)."""
    if grids.crs is None:
        raise InputError((Finding("layer-crs-missing", numbers={"layer": "grids"}),))
    column = _code_column(grids, code)
    names = pd.Series(id_texts(grids[column]), index=grids.index, dtype=object)
    if empty := tuple(str(i) for i in np.flatnonzero(names == "")):
        raise InputError((Finding("adopt-codes-empty", ids=empty, numbers={"column": column}),))
    flat = shapely.get_dimensions(grids.geometry.to_numpy()) < 2
    if flat.any():
        raise InputError((Finding("adopt-not-polygons", tuple(str(i) for i in np.flatnonzero(flat))),))
    shapes = shapely.make_valid(grids.to_crs(ground.units.crs).geometry.to_numpy())
    unit, grid = shapely.STRtree(shapes).query(ground.units.geometry.to_numpy(), predicate="intersects")
    footprint = ground.units.geometry.to_numpy()
    shared = shapely.area(shapely.intersection(footprint[unit], shapes[grid]))
    rows = pd.DataFrame({"unit": unit, "code": names.to_numpy()[grid], "area": shared})
    pairs = pd.DataFrame(rows.groupby(["unit", "code"])["area"].sum().reset_index())
    pairs = pairs[pairs["area"] > 0].sort_values(["unit", "area", "code"], ascending=[True, False, True])
    best = pairs.drop_duplicates("unit")
    if best.empty:
        raise InputError((Finding("adopt-no-overlap"),))
    given = np.full(len(ground), NO_GRID, dtype=object)
    given[best["unit"].to_numpy()] = best["code"].to_numpy(dtype=object)
    notes = _uncovered(given, ground) + _several_heads(pairs, best, footprint, ground)
    if repeated := tuple(sorted(set(names[names.duplicated()]))):
        notes += (Finding("adopt-codes-repeated", ids=repeated),)
    unused = tuple(sorted(set(names) - set(best["code"])))
    return given, notes + ((Finding("adopt-grids-unused", ids=unused),) if unused else ())


def _unit_column(table: pd.DataFrame, ground: Ground) -> str:
    """Return the column of unit ids: the one with the most of them."""
    known = set(ground.units["unit"])
    hits = {str(name): int(table[name].map(id_text).isin(known).sum()) for name in table.columns}
    best = max(hits, key=lambda name: (hits[name], name == "unit"), default="")
    if not hits.get(best):
        raise InputError((Finding("adopt-unit-column", numbers={"present": ", ".join(hits)}),))
    return best


def _staff(division: object, codes: tuple[str, ...], code: str | None, workers: str | None) -> NDArray[np.int64]:
    """Return the workers of each grid, int64 (k,): as told, else one."""
    if workers is None or not isinstance(division, pd.DataFrame):
        return np.ones(len(codes), np.int64)
    if workers not in division.columns:
        present = ", ".join(str(name) for name in division.columns)
        raise InputError((Finding("adopt-workers-column", numbers={"column": workers, "present": present}),))
    names = division[_code_column(division, code)].map(id_text)
    told = pd.to_numeric(division[workers], errors="coerce")
    if (wrong := told.isna() | (told < 0) | (told % 1 != 0)).any():
        raise InputError((Finding("adopt-workers-wrong", ids=tuple(names[wrong]), numbers={"column": workers}),))
    table = told.groupby(names).max().to_dict()
    return np.array([int(table.get(name, 1)) for name in codes], np.int64)


def _code_column(table: pd.DataFrame, code: str | None) -> str:
    found = next((name for name in _CODE_COLUMNS for own in table.columns if str(own).lower() == name), None)
    column = code or next((own for own in table.columns if str(own).lower() == found), None)
    if column is None or column not in table.columns:
        present = ", ".join(str(name) for name in table.columns)
        raise InputError((Finding("adopt-code-column", numbers={"column": code or "code", "present": present}),))
    return str(column)


def _uncovered(given: NDArray[np.object_], ground: Ground) -> tuple[Finding, ...]:
    lost = given == NO_GRID
    if not lost.any():
        return ()
    households = int(ground.units["households"].to_numpy()[lost].sum())
    ids = tuple(ground.units["unit"][lost])
    return (Finding("adopt-uncovered", ids=ids, numbers={"households": households, "code": NO_GRID}),)


def _several_heads(
    pairs: pd.DataFrame, best: pd.DataFrame, footprint: NDArray[np.object_], ground: Ground
) -> tuple[Finding, ...]:
    """Units of which a second grid holds more than a twentieth of the ground: borders drawn by hand differ by less."""
    others = pairs.drop(best.index)
    large = others["area"].to_numpy() > 0.05 * shapely.area(footprint[others["unit"].to_numpy()])
    units = np.unique(others["unit"].to_numpy()[large])
    if not len(units):
        return ()
    households = int(ground.units["households"].to_numpy()[units].sum())
    return (
        Finding("adopt-several-grids", ids=tuple(ground.units["unit"].iloc[units]), numbers={"households": households}),
    )


def _faults(plan: Plan) -> tuple[Finding, ...]:
    """Findings on the grids as they are."""
    grids = plan.grids
    broken = tuple(grids["grid"][grids["outside_window"]])
    apart = tuple(grids["grid"][grids["pieces"] > 1])
    community = pd.Series(communities_of(plan.ground)).groupby(plan.labels).nunique()
    across = tuple(np.array(plan.network.codes, dtype=object)[community[community > 1].index.to_numpy()])
    return tuple(
        Finding(code, ids=ids)
        for code, ids in (
            ("grids-outside-window", broken),
            ("grids-in-pieces", apart),
            ("grids-across-communities", across),
        )
        if ids
    )
