"""The ground that the options of a command name: read and surveyed."""

from typing import TYPE_CHECKING, Any

import gridplan as gp
from gridplan.cli import around_options as around
from gridplan.cli import census_options as of_areas
from gridplan.cli import dedicated_options as of_places
from gridplan.cli import point_options as of_points
from gridplan.cli import unit_options as of_units
from gridplan.cli.screen import steps
from gridplan.cli.systems import named_by
from gridplan.cli.takes import fitted
from gridplan.database.address import is_address, shown
from gridplan.errors import OptionError
from gridplan.ground.formats.kinds import usual_layer
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Ground, Units


def classes_of(road_class: around.RoadClass = "1,2,3,4,5") -> tuple[int, ...]:
    """Return road classes from ``1,2,3``."""
    try:
        return tuple(int(part) for part in road_class.split(",") if part.strip())
    except ValueError as fault:
        raise OptionError(f"--road-class {road_class!r} must be whole numbers with commas, such as 1,2,3") from fault


def read_units(
    units: of_units.UnitsFile,
    points: of_points.PointFiles,
    units_layer: of_units.UnitsLayer = None,
    households: of_units.Households = None,
    kind: of_units.Kind = None,
    community: of_units.Community = None,
    unit_id: of_units.UnitId = None,
    floors: of_units.Floors = None,
    use: of_units.Use = None,
    missing: of_units.Missing = None,
    resolve: of_units.Resolve = False,
    crs: of_units.Crs = None,
    datum: of_units.Datum = "wgs84",
    households_table: of_units.Table = None,
    households_sheet: of_units.Sheet = None,
    key: of_units.Key = None,
    corrections: of_units.Corrections = None,
    x: of_units.X = None,
    y: of_units.Y = None,
    encoding: of_units.Encoding = None,
    census: of_areas.Census = None,
    totals: of_areas.Totals = None,
    dedicated: of_places.DedicatedFile = None,
    dedicated_column: of_places.DedicatedColumn = None,
    dedicated_kind: of_places.DedicatedKind = None,
    attributes: tuple[str, ...] = (),
) -> "Units":
    """Read the units and count points into them; `attributes` are further columns to keep."""
    attributes += of_places.columns_of_units(dedicated, dedicated_column, dedicated_kind)
    attributes = points.besides(attributes)
    empty = of_areas.missing_counts(missing, census, totals)
    with steps() as progress:
        progress(say("step-reading", source=shown(units) if is_address(units) else units.name), 0.0)
        found: Units = gp.read_units(
            units,
            layer=units_layer,
            households=households,
            kind=kind,
            community=community,
            unit=unit_id,
            floors=floors,
            use=use,
            attributes=tuple(dict.fromkeys(attributes)),
            missing=empty,
            overlaps="keep" if resolve else "refuse",
            crs=crs,
            datum=datum,
            households_table=households_table,
            households_sheet=households_sheet,
            key=key,
            corrections=corrections,
            x=x,
            y=y,
            encoding=encoding,
        )
        return points.on_units(found)


def read_layers(
    roads: around.Roads = None,
    roads_layer: around.RoadsLayer = None,
    roads_crs: around.RoadsCrs = None,
    roads_datum: around.RoadsDatum = "wgs84",
    barriers: around.Barriers = None,
    barriers_layer: around.BarriersLayer = None,
    barriers_crs: around.BarriersCrs = None,
    barriers_datum: around.BarriersDatum = "wgs84",
    boundaries: around.Boundaries = None,
    boundaries_layer: around.BoundariesLayer = None,
    boundaries_crs: around.BoundariesCrs = None,
    boundaries_datum: around.BoundariesDatum = "wgs84",
    estates: around.Estates = None,
    estates_layer: around.EstatesLayer = None,
    estates_crs: around.EstatesCrs = None,
    estates_datum: around.EstatesDatum = "wgs84",
) -> dict[str, Any]:
    """Read what lies around the units, by the names under which the survey takes it."""
    asked = (
        ("roads", roads, roads_layer, roads_crs, roads_datum),
        ("barriers", barriers, barriers_layer, barriers_crs, barriers_datum),
        ("boundaries", boundaries, boundaries_layer, boundaries_crs, boundaries_datum),
        ("estates", estates, estates_layer, estates_crs, estates_datum),
    )
    found = {}
    for name, path, layer, system, datum in asked:
        if path is not None:
            with named_by(f"--{name}-crs"):
                found[name] = gp.read_layer(path, layer=usual_layer(path, layer, name), crs=system, datum=datum)
    return found


def survey_layers(
    road_class: tuple[int, ...],
    units: "Units",
    layers: dict[str, Any],
    areas: dict[str, Any],
    places: of_places.Dedicated,
    boundaries_column: around.BoundariesColumn = None,
    community_wins: around.CommunityWins = "boundaries",
    barrier_kinds: around.BarrierKinds = None,
    estates_column: around.EstatesColumn = None,
    estates_parted: around.EstatesParted = False,
) -> "Ground":
    """Survey units among what lies around them, spread the households of areas over them, mark dedicated places."""
    with steps() as progress:
        ground: Ground = gp.survey(
            places.on_units(units),
            **layers,
            road_class=road_class,
            community_column=boundaries_column,
            community_wins=community_wins,
            barrier_kinds=None if barrier_kinds is None else [*filter(str.strip, barrier_kinds.split(","))],
            estates_column=estates_column,
            estates_parted=estates_parted,
            progress=progress,
        )
    return places.on_ground(gp.spread_households(ground, **areas) if areas else ground)


read_ground = fitted(
    survey_layers,
    road_class=classes_of,
    areas=of_areas.read_areas,
    units=fitted(read_units, points=of_points.point_files),
    layers=read_layers,
    places=of_places.read_dedicated,
)
"""Reads and surveys what the options name, with the further columns to keep as `attributes`."""


def no_columns() -> tuple[str, ...]:
    """Return that no further columns are to be kept."""
    return ()


survey_ground = fitted(read_ground, attributes=no_columns)
"""Reads and surveys what the options name."""
