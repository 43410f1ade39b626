"""The columns that may leave a plan, in one place. What is not listed here reaches no file, map or report."""

from collections.abc import Iterable

GRID_COLUMNS = (
    "grid",
    "network",
    "community",
    "households",
    "estimated_households",
    "load",
    "load_share",
    "workers",
    "units",
    "deviation",
    "outside_window",
    "pieces",
    "area_m2",
    "perimeter_m",
    "polsby_popper",
)
"""Figures of a grid."""

AREA = "area"
"""The kind of area of a grid, after its community, in plans that divide areas of different kinds by themselves."""

DEDICATED_KIND = "dedicated_kind"
"""What a dedicated place is: a mall, a campus, a park."""

DEDICATED_COLUMNS = ("dedicated", DEDICATED_KIND)
"""The dedicated place that a grid is, and its kind, after its area, in plans that have such places."""

ROUTE_COLUMNS = ("grid", "stops", "route_m", "route_minutes")
"""The daily route of a grid: inhabited buildings, metres, minutes."""

NAME_COLUMNS = ("name_en", "name_zh", "bounds_en", "bounds_zh")
"""What a grid is called, and its bounds in words."""

DEVIATION = "_deviation"
"""What the column with the deviation of a balanced attribute ends in."""

PUBLIC_COLUMNS = {
    "grids": (
        *("grid", "network", "community", "households", "load_share", "workers", "units", "deviation"),
        *("area_m2", "perimeter_m", "polsby_popper"),
    ),
    "communities": ("community", "grids", "households", "workers"),
    "road_grids": ("grid", "community", "roads", "areal_grids", "segments", "length", "road_m", "patrol_m"),
}
"""What everyone may see, by table: figures of whole grids and more, small counts not shown."""

UNIT_COLUMNS = ("unit", "households", "grid")
"""What may be told about a unit: its id, its count, its grid."""

WORKER_COLUMNS = ("worker", "grid", "share")
"""What may be told about a grid worker: an id, never a name."""

PART_COLUMNS = ("unit", "part", "section", "households", "origin", "grid", "micro_grid", "corridor")
"""What may be told about a part of a building: ids, its count and where it belongs."""

MICRO_COLUMNS = (
    "micro_grid",
    "grid",
    "households",
    "units",
    "shared_units",
    "corridors",
    "deviation",
    "outside_window",
)
"""Figures of a micro-grid."""

CORRIDOR_COLUMNS = (
    "corridor",
    "micro_grid",
    "grid",
    "unit",
    "households",
    "parts",
    "deviation",
    "outside_window",
)
"""Figures of a corridor group."""

DEPARTMENT_GRID_COLUMNS = ("department", "grid", "households", "units", "staff")
"""Figures of a grid that a department drew."""

FUNCTION_COLUMNS = ("department", "old_grid", "title", "functions", "staff", "grid", "households", "share")
"""A department's old grid hung on a new one: its code, its own name, what is done there, its people as carried over,
the new grid's code, the households they have in common, and their share of the old grid's."""

DIAGNOSIS_COLUMNS = {
    "layers": (
        "department",
        "kind",
        "grids",
        "units",
        "households",
        "units_unserved",
        "households_unserved",
        "gap_m2",
        "overlap_m2",
        "outside_m2",
        "holes",
        "multipart",
        "without_units",
        "outside_window",
        "in_pieces",
        "across_communities",
    ),
    "faults": ("department", "kind", "grids", "units", "households", "area_m2", "x", "y"),
    "borders": ("department_a", "department_b", "border_a_m", "border_b_m", "same_m", "share_same", "crossings"),
    "agreement": (
        "department_a",
        "department_b",
        "households",
        "variation_of_information",
        "same_neighbours",
        "pairs_kept_a",
        "pairs_kept_b",
    ),
    "crossings": ("department_a", "grid_a", "department_b", "grid_b", "households", "common", "only_a", "only_b"),
    "conflicts": (
        "number",
        "kind",
        "departments",
        "grids",
        "units",
        "households",
        "area_m2",
        "x",
        "y",
        "unit_ids",
        "text_en",
        "text_zh",
    ),
    "heads": ("unit", "households", "heads", "most"),
}
"""Columns of the tables of a diagnosis; `heads` also has the grid of each unit in each department."""

LINEAGE_COLUMNS = ("event", "old_grid", "new_grid", "households", "share_from", "share_to")
"""What became of a grid in one round: letters as in `gridplan.history.EVENTS`, codes, households in common, shares."""

MOVEMENT_COLUMNS = ("moved", "share", "walk_m", "on_roads", "status")
"""A plan between the least change and a fresh search: households moved, their share, walks, borders on streets."""

MOVE_COLUMNS = ("unit", "old_unit", "old_grid", "new_grid", "households")
"""A unit whose grid, id or being changed in one round."""

ROUND_COLUMNS = ("round", "version", "date")
"""Which round of re-gridding a row is about: its number, the version it made, the day from which that counts."""

CHAIN_COLUMNS = (*ROUND_COLUMNS, "event", "old_grid", "new_grid", "households")
"""What became of the buildings of one grid in each round."""

HELD_COLUMNS = ("unit", "grid")
"""Which grid held each building at a time: its id and the code, both of then."""

CHANGED_GRID_COLUMNS = (
    *("event", "old_grid", "new_grid", "community", "households_before", "households_after"),
    *("load_share_before", "load_share_after", "workers_before", "workers_after"),
    *("deviation_before", "deviation_after", "outside_before", "outside_untouched", "outside_after"),
    *("moved", "share", "moved_in", "moved_out", "came", "gone", "corrected", "units_in", "units_out"),
    *("comes_from", "goes_to"),
)
"""What became of a grid from one version to the next, and what of its households."""

CHANGED_UNIT_COLUMNS = (
    *("change", "unit", "community", "households_before", "households_after", "old_grid", "new_grid"),
)
"""A building that moves, came, went or was counted anew."""

CHANGED_COMMUNITY_COLUMNS = (
    *("community", "grids_before", "grids_after", "U", "S", "M", "X", "N", "R", "C"),
    *("households_before", "households_after", "moved", "share", "moved_units", "came", "gone", "corrected"),
    *("moved_in", "moved_out"),
)
"""What changed in a community."""

CHANGED_WORKER_COLUMNS = ("worker", "grids", "gained", "lost", "households_before", "households_after")
"""What changed for a grid worker: an id, never a name."""

VERSION_COLUMNS = (
    *("version", "state", "by", "date", "valid_from"),
    *("grids", "households", "moved_households", "at_hand", "in_force"),
)
"""A version of a plan: who approved it, an office or an id, its figures, and whether it is in force."""

CODE_COLUMNS = ("row", "written", "code", "community", "kind", "faults", "suggested")
"""A code that was checked: where and how it stands, how it is read, what is wrong with it, how it should be."""

CODE_CHANGE_COLUMNS = (
    *("old_code", "event", "new_code", "main", "households", "share_from", "share_to", "valid_from"),
)
"""Which code became which: the letter, whether most of the old grid went there, common households, from which day."""

SUCCESSOR_COLUMNS = ("change", "old", "new", "area_m2", "share")
"""Which community got whose ground: the kind of change, the ground in common, its share of the old community's."""

FORWARD_COLUMNS = (
    "department",
    "old_grid",
    "grid",
    "households",
    "buildings",
    "share",
    "relation",
    "same_ground",
    "main",
)
"""What became of an old grid: the new one, what they have in common, its share of the old grid's households."""

BACKWARD_COLUMNS = ("grid", *(name for name in FORWARD_COLUMNS if name != "grid"))
"""What a new grid is made of: the old one, what they have in common, its share of the new grid's households."""

EFFORT_COLUMNS = (
    "department",
    "old_grids",
    "grids",
    "same_grids",
    "split_grids",
    "merged_grids",
    "households",
    "staying",
    "changing",
    "changing_share",
    "unserved",
    "most_changing",
    "most_changing_households",
    "pairs_kept",
)
"""What the one network changes for a department."""

NEW_GRID_COLUMNS = ("grid", "community", "households", "buildings", "workers")
"""Figures of a new grid that stand before what each department has there."""

HANDOVER_COLUMNS = ("department", "unit", "households", "old_grid", "main_grid", "grid")
"""A building that changes hands: its old grid, where most of that goes, and its new grid."""

PEOPLE_GRID_COLUMNS = ("grid", "community", "kind", "households", "load", "workers")
"""What the rooms of people know of a grid."""

ROSTER_OFFICER_COLUMNS = (
    "officer",
    "department",
    "community",
    "team",
    "n_grids",
    "grids",
    "households",
    "load",
    "load_share",
    "travel_m",
    "connected",
    "new_grids",
    "start",
)
"""What a roster tells about an officer: an id; a name stands beside it in roster files only."""

ROSTER_GRID_COLUMNS = ("grid", "community", "kind", "households", "load", "n_officers", "skills_unmet")
"""What a roster tells about a grid, beside the ids of each department's officers."""

ROSTER_COMMUNITY_COLUMNS = ("community", "grids", "officers", "posts", "mean_travel_m")
"""What a roster tells about a community."""

ROSTER_DEPARTMENT_COLUMNS = ("officers", "load_min", "load_max", "deviation")
"""What a roster tells about the officers of each department in a community."""

ROSTER_POST_COLUMNS = ("officer", "department", "community", "grid", "travel_m")
"""What a roster tells about an officer's post on a grid."""

ROSTER_STAGE_COLUMNS = ("block", "departments", "stage", "value", "bound", "gap", "proven")
"""What a roster tells about how far a stage is proven."""

ROSTER_FINDING_COLUMNS = ("kind", "severity", "text", "action", "ids")
"""What a roster tells about a finding."""

ROSTER_KEPT_COLUMNS = ("officer", "department", "community", "capacity", "team", "skills", "last_year")
"""What a roster file keeps of the table of officers."""

OPEN_STATION_COLUMNS = (
    "station",
    "community",
    "x",
    "y",
    "capacity",
    "fixed",
    "grids",
    "households",
    "mean_walk_m",
    "largest_walk_m",
)
"""What a result tells of a station."""

SERVED_COLUMNS = ("grid", "community", "households", "station", "walk_m")
"""Which station serves a grid, and how far the walk is."""

CURVE_COLUMNS = (
    "stations",
    "feasible",
    "grids_within",
    "households_within",
    "mean_walk_m",
    "largest_walk_m",
    "gain_households",
    "gain_m",
    "gap",
)
"""What each additional station buys."""

STAFF_COLUMNS = {
    "totals": ("level", "category", "rank", "wanted", "filled", "gap", "surplus"),
    "communities": ("community", "level", "category", "rank", "wanted", "filled", "gap", "surplus"),
    "posts": (
        *("level", "category", "rank", "community", "grid", "place"),
        *("wanted", "filled", "gap", "surplus", "people"),
    ),
    "supervised": ("supervisor", "community", "grid"),
    "ranks": ("rank", "people", "placed"),
    "workers": ("worker", "community", "full_time", "grids", "codes", "load", "load_share", "new_grids"),
    "worker_grids": WORKER_COLUMNS,
    "grid_workers": ("grid", "community", "kind", "households", "load", "workers", "time", "ids"),
    "worker_communities": (
        *("community", "grids", "road_grids", "load", "workers", "full_time", "lightest", "heaviest"),
    ),
}
"""Columns of the tables of posts and of workers: ids, never names."""

NEEDED_STAFF_COLUMNS = (
    *("rules", "community", "department", "grids", "counted", "smallest", "proven"),
    *("now", "missing", "spare", "split"),
)
"""How many officers of a department a community needs, and how many there are."""

NEEDED_NUMBER_COLUMNS = (
    *("rules", "community", "department", "officers", "works", "counted", "load_window", "load_min", "load_max"),
    *("grids_min", "grids_max", "travel_m", "proven", "split"),
)
"""What a number of officers of a department comes to in a community."""

PAIR_COLUMNS = ("left", "right", "community", "amount", "distance_m", "figure", "weight")
"""A pair of a left and a right item: ids, never names, what it holds and what was measured."""

COMPARED_GRID_COLUMNS = ("first_grid", "second_grid", "households", "units", "share_first", "share_second")
"""What a grid of one plan and a grid of another have in common."""

LOCATED_COLUMNS = (
    *("point", "x", "y", "inside", "grid", "grid_kind", "community", "unit", "unit_m", "micro_grids", "workers"),
    *("road_grid", "road_m", "road_officers", "grid_then", "version_then", "then_from", "nearest_grid", "away_m"),
)
"""What is told of a place, beside columns ``officers_…`` and ``old_grid_…`` a department: ids and codes, no names."""

ROAD_SEGMENT_COLUMNS = (
    *("grid", "segment", "name", "road_class", "community", "side", "border", "chain"),
    *("length", "road_m", "load"),
)
"""A road segment: its grid, what road it is part of, on which side, in which run, its metres and its load."""

ROAD_GRID_COLUMNS = (
    *("grid", "community", "roads", "segments", "length", "road_m", "patrol_m", "load"),
    *("deviation", "outside_window", "chains"),
)
"""Figures of a road-segment grid."""

ROAD_TABLE_COLUMNS = (
    *("grid", "community", "roads", "areal_grids", "segments", "length", "road_m", "patrol_m", "load"),
    *("deviation", "outside_window", "chains"),
)
"""What is told of a road-segment grid, with the areal grids along it; what is counted along it stands beside."""

ROAD_FRONT_COLUMNS = ("segment", "unit", "side", "metres", "counted")
"""A unit that stands along a road segment, and whether its counts go there."""

ROAD_LINK_COLUMNS = ("first", "second", "metres")
"""Two road segments that count as neighbours though they do not meet."""

STORED_COLUMNS = {
    "units": (
        *("unit", "households", "source", "kind", "community", "floors"),
        *("households_low", "households_high", *DEDICATED_COLUMNS),
    ),
    "roads": ("road_class", "name", "at_ground", "bounds"),
    "barriers": ("kind", "name", "bars"),
    "communities": ("community", "name"),
    "links": ("u", "v", "kind", "name", "length"),
    "workers": WORKER_COLUMNS,
    "functions": FUNCTION_COLUMNS,
}
"""What a plan file keeps of the frames of a plan, as far as they have these columns."""

REPORT_COLUMNS = {
    "communities": ("community", "name", "grids", "households", "workers", "units", "outside_window"),
    "grids": (
        *("grid", "name", "community", "area", *DEDICATED_COLUMNS),
        *("households", "estimated_households", "load_share", "workers"),
        "worker_ids",
        *("units", "deviation", "outside_window", "area_m2", "polsby_popper"),
        *("east", "south", "west", "north", "bounds", "streets"),
    ),
    "balance": ("grid", "amount", "lowest", "target", "highest"),
    "units": (*UNIT_COLUMNS, "community"),
    "workers": WORKER_COLUMNS,
    "neighbours": ("grid", "name", "neighbour", "neighbour_name", "border_m"),
    "road_grids": (
        *("grid", "roads", "community", "road_m", "load", "patrol_m", "deviation", "outside_window"),
        *("segments", "areal_grids"),
    ),
    "findings": ("severity", "about", "finding", "advice", "ids"),
    "quality": ("source", "units", "households", "share"),
}
"""What the sheets of a report hold; beside the grids also columns ``officers_…`` a department, with ids."""

ALLOWED = {
    "grids": (*GRID_COLUMNS, AREA, *DEDICATED_COLUMNS, *NAME_COLUMNS),
    "units": UNIT_COLUMNS,
    "workers": WORKER_COLUMNS,
    "micro_grids": MICRO_COLUMNS,
    "corridors": CORRIDOR_COLUMNS,
    "parts": PART_COLUMNS,
    "department_grids": DEPARTMENT_GRID_COLUMNS,
    "functions": FUNCTION_COLUMNS,
    "effort": EFFORT_COLUMNS,
    "crosswalk": FORWARD_COLUMNS,
    "crosswalk_back": BACKWARD_COLUMNS,
    "road_grids": ROAD_TABLE_COLUMNS,
}
"""Columns that an export may carry, by table."""


def grid_columns(balanced: Iterable[str]) -> tuple[str, ...]:
    """Return the figures and names of a grid that may leave a plan, and `balanced` columns with their deviations.

    Examples
    --------
    >>> grid_columns(["shops"])[2:5], grid_columns(["shops"])[-2:]
    (('community', 'area', 'dedicated'), ('shops', 'shops_deviation'))
    """
    named = [name for name in balanced if name not in GRID_COLUMNS]
    after = GRID_COLUMNS.index("community") + 1
    area = () if AREA in named else (AREA,)
    return (
        GRID_COLUMNS[:after]
        + area
        + DEDICATED_COLUMNS
        + GRID_COLUMNS[after:]
        + NAME_COLUMNS
        + tuple(column for name in named for column in (name, name + DEVIATION))
    )


def road_columns(counted: Iterable[str]) -> tuple[str, ...]:
    """Return what may leave a plan of a road-segment grid, with what is `counted` along roads behind the load.

    Examples
    --------
    >>> road_columns(["shops"])[7:10]
    ('patrol_m', 'load', 'shops')
    """
    after = ROAD_TABLE_COLUMNS.index("load") + 1
    named = tuple(name for name in counted if name not in ROAD_TABLE_COLUMNS)
    return ROAD_TABLE_COLUMNS[:after] + named + ROAD_TABLE_COLUMNS[after:]
