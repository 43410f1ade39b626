"""Grids in formats that others read. Only allow-listed columns leave a plan; text stays text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyproj

from gridplan.columns import ALLOWED, grid_columns, road_columns
from gridplan.errors import OptionError
from gridplan.language import say
from gridplan.merger import Merger
from gridplan.plan import Plan
from gridplan.publishing import road_table
from gridplan.store import container
from gridplan.store.frames import table_of
from gridplan.store.levels import fresh_levels
from gridplan.store.merging import fresh_department_grids, functions_of
from gridplan.store.pack import fresh_grids
from gridplan.store.public import chosen_columns, public_frames
from gridplan.store.safe import check_writable, replacing
from gridplan.store.sheets import Sheet, write_csv, write_workbook

Frames = Mapping[str, pd.DataFrame]


def export(
    plan: Plan,
    path: str | Path,
    *,
    columns: Sequence[str] | None = None,
    table: str = "grids",
    public: bool = False,
    earlier: Sequence[Plan] = (),
) -> Path:
    """Write the grids of a plan, or another of its tables, in the format that the ending of `path` names.

    Parameters
    ----------
    path
        ``.geojson`` (RFC 7946, WGS 84), ``.gpkg`` (with road-segment grids; of a merged plan with the departments'
        grids, functions and crosswalk), ``.parquet`` (GeoParquet), ``.csv`` (UTF-8 with mark, without geometry),
        ``.xlsx`` (a sheet for each table).
    columns
        Figures of the grids to write; all that are allowed when None.
    table
        What a ``.csv`` holds: ``grids`` or any other of `tables`. A ``.geojson`` or ``.parquet`` may hold
        ``department_grids`` or ``road_grids``.
    public
        Write only what everyone may see: whole grids and communities, counts under 10 as ``<10``, and ``–`` for what
        would tell them; see `gridplan.publishing.public_table`.
    earlier
        With `public`, plans of this place that everyone has seen before, the oldest first: what the differences to them
        would tell is withheld too.

    Returns
    -------
    Path
        The file written, whole or not at all.

    Raises
    ------
    OptionError
        When the ending is not known, a column may not leave the plan, the plan does not have the table, or no file
        can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> export(plan, "grids.geojson", columns=["grid", "households"])  # doctest: +SKIP
    PosixPath('grids.geojson')
    """
    target = Path(path)
    write = _writer(target)
    check_writable(target)
    if public:
        frames = public_frames(plan, target, table, columns=columns, earlier=earlier)
    else:
        frames = _frames(plan, target, table, columns)
    with replacing(target) as temporary:
        write(frames, temporary)
    return target


def tables(plan: Plan) -> dict[str, pd.DataFrame]:
    """Return the tables of a plan by name with the columns that may leave it, without geometry.

    ``grids``, ``units``, ``workers``; of a plan with levels ``micro_grids``, ``corridors``, ``parts``; of a merged plan
    ``department_grids``, ``functions``, ``effort`` of the departments, ``crosswalk`` from old grids to new ones and
    ``crosswalk_back``; of a plan with road-segment grids ``road_grids``.
    """
    units = pd.DataFrame(plan.ground.units[["unit", "households"]])
    units["grid"] = [None if label < 0 else plan.network.codes[label] for label in plan.labels.tolist()]
    frames = {"grids": pd.DataFrame(fresh_grids(plan)), "units": units, "workers": plan.workers}
    if plan.levels is not None:
        frames |= fresh_levels(plan.levels)
    if plan.merger is not None:
        frames |= _merger_frames(plan, plan.merger)
    if plan.roads is not None:
        frames["road_grids"] = pd.DataFrame(road_table(plan))
    counted = () if plan.roads is None else plan.roads.rules.counts
    return _allowed(frames, grids=grid_columns(plan.rules.balance), road_grids=road_columns(counted))


def _allowed(frames: Mapping[str, pd.DataFrame], **more: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Return `frames` with the columns that may leave a plan."""
    allowed = ALLOWED | more
    return {name: frame[[c for c in allowed[name] if c in frame.columns]] for name, frame in frames.items()}


def _merger_frames(plan: Plan, merger: Merger) -> dict[str, pd.DataFrame]:
    """Return what a merged plan has to tell about its departments."""
    frames = {"department_grids": pd.DataFrame(fresh_department_grids(plan)), "functions": functions_of(merger)}
    if len(frames["department_grids"]):
        walk = plan.crosswalk()
        frames |= {"effort": walk.effort, "crosswalk": walk.forward, "crosswalk_back": walk.backward}
    return frames


def _frames(plan: Plan, path: Path, table: str, columns: Sequence[str] | None) -> dict[str, pd.DataFrame]:
    """Return the tables that go into a file, that which was asked for first."""
    if table != "grids":
        return {table: _other(plan, table, path)}
    frames: dict[str, pd.DataFrame] = {"grids": _chosen(plan, columns)}
    ending = path.suffix.lower()
    if ending == ".gpkg" and plan.merger is not None:
        frames |= _allowed(_merger_frames(plan, plan.merger)) | {"department_grids": fresh_department_grids(plan)}
    if ending == ".gpkg" and plan.roads is not None:
        frames["road_grids"] = road_table(plan)
    return tables(plan) | frames if ending == ".xlsx" else frames


def _writer(path: Path) -> Callable[[Frames, Path], None]:
    """Return the writer for the ending of a path."""
    ending = path.suffix.lower()
    if ending == ".shp":
        raise OptionError(say("export-shapefile", path=path))
    if ending not in _WRITERS:
        raise OptionError(say("export-ending", path=path, known=", ".join(sorted(_WRITERS))))
    return _WRITERS[ending]


def _chosen(plan: Plan, columns: Sequence[str] | None) -> gpd.GeoDataFrame:
    """Return the grids of a plan with the columns asked for, in that order."""
    grids = fresh_grids(plan)
    allowed = [name for name in grid_columns(plan.rules.balance) if name in grids.columns]
    return grids[[*chosen_columns(columns, allowed), "geometry"]]


def _other(plan: Plan, name: str, path: Path) -> pd.DataFrame:
    """Return another table than the grids, for a file that holds one table: with geometry where both have it."""
    known = tables(plan)
    if name in _LAYERS and name in known and path.suffix.lower() in (".geojson", ".parquet"):
        return _LAYERS[name](plan)
    if name not in known or path.suffix.lower() != ".csv":
        raise OptionError(say("export-table", table=name, path=path, known=", ".join(known)))
    return known[name]


def _write_geojson(frames: Frames, path: Path) -> None:
    options = {"RFC7946": "YES", "WRITE_NAME": "NO"}
    content = BytesIO()  # GDAL says nothing of GeoJSON that a full disk cut short
    _layer(frames).to_crs("EPSG:4326").to_file(content, driver="GeoJSON", engine="pyogrio", layer_options=options)
    path.write_bytes(content.getvalue())


def _write_geopackage(frames: Frames, path: Path) -> None:
    layers = {name: table_of(frame, frame.columns) for name, frame in frames.items()}
    container.write(path, layers, pyproj.CRS(_layer(frames).crs))


def _write_parquet(frames: Frames, path: Path) -> None:
    _layer(frames).to_parquet(path, index=False)


def _write_csv(frames: Frames, path: Path) -> None:
    write_csv(path, _plain(next(iter(frames.values()))))


def _write_workbook(frames: Frames, path: Path) -> None:
    write_workbook(path, [Sheet(name, _plain(frame)) for name, frame in frames.items()])


def _layer(frames: Frames) -> gpd.GeoDataFrame:
    """Return the table that was asked for, which has geometry."""
    return gpd.GeoDataFrame(next(iter(frames.values())))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))


_LAYERS: dict[str, Callable[[Plan], pd.DataFrame]] = {
    "department_grids": fresh_department_grids,
    "road_grids": road_table,
}
"""Tables beside the grids that have geometry."""
_WRITERS: dict[str, Callable[[Frames, Path], None]] = {
    ".geojson": _write_geojson,
    ".gpkg": _write_geopackage,
    ".parquet": _write_parquet,
    ".csv": _write_csv,
    ".xlsx": _write_workbook,
}
