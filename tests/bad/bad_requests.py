"""Bad inputs, rows 29 to 31 and 61 to 66 of the catalogue: networks, people, plans, communities that contradict."""

import bad_files as raw
import geopandas as gpd
import pandas as pd
import shapely
from bad_catalogue import bad
from toy_plan import toy_ground, toy_plan

import gridplan as gp

ALL = sum(range(10, 16))


def box(left: float, right: float) -> shapely.Polygon:
    """Return a box over the houses from one easting to another, counted from the first house."""
    return shapely.box(raw.WEST + left, raw.SOUTH - 10, raw.WEST + right, raw.SOUTH + 20)


def network(folder, *spans: tuple[float, float], name: str = "police") -> str:
    """Write a department's grids and return the option that names them."""
    frame = gpd.GeoDataFrame({"grid": [f"P{i}" for i in range(len(spans))]}, geometry=[box(*s) for s in spans])
    frame.set_crs(raw.CRS).to_file(folder / f"{name}.gpkg")
    return f"{name}={folder / f'{name}.gpkg'}"


def houses(folder) -> object:
    """Write the houses."""
    raw.houses().to_file(folder / "units.gpkg", layer="units")
    return folder / "units.gpkg"


@bad("29a", department_overlap=("P0 × P1",), department_claimed_twice=("h2",))
def overlapping_network(folder):
    """A department's grids that overlap: told by the diagnosis."""
    return ["diagnose", houses(folder), "--households", "hh", "--layer", network(folder, (-10, 60), (40, 120)),
            "--out", folder / "tables"]  # fmt: skip


@bad("29b", exit=3, department_claimed_twice=("h2",))
def overlapping_merge(folder):
    """A department's grids that overlap and nobody says whose a building is: no merging."""
    return ["merge", houses(folder), "--households", "hh", "--layer", network(folder, (-10, 60), (40, 120)),
            "--out", folder / "plan.gpkg", "--window", 10, 100]  # fmt: skip


@bad("30", department_unserved=("h2", "h3"))
def holes_in_network(folder):
    """A department's grids that leave buildings out: told with their households."""
    return ["diagnose", houses(folder), "--households", "hh", "--layer", network(folder, (-10, 35), (75, 120)),
            "--out", folder / "tables"]  # fmt: skip


@bad("31")
def slightly_different_borders(folder):
    """Two departments whose borders differ by half a metre make no slivers."""
    one, two = network(folder, (-10, 55), (55, 120)), network(folder, (-10, 55.5), (55.5, 120), name="urban")
    return ["merge", houses(folder), "--households", "hh", "--layer", one, "--layer", two, "--out", folder / "p.gpkg",
            "--window", 10, 100]  # fmt: skip


def officers(folder, **columns) -> list[object]:
    """Write a plan and officers and return the command that assigns them."""
    gp.save(toy_plan(ground=toy_ground(communities=2)), folder / "plan.gpkg")
    table = {"officer": ["P1", "P2"], "department": ["police"] * 2, "community": ["A", "B"], **columns}
    pd.DataFrame(table).to_csv(folder / "officers.csv", index=False)
    return ["assign", "--plan", folder / "plan.gpkg", "--officers", folder / "officers.csv", "--out", folder / "r.json"]


@bad("62a", exit=4, long=True, officers_short=None)
def too_few_officers(folder):
    """Officers who cannot serve all grids within their counts."""
    return [*officers(folder), "--grids-per-officer", "1-1", "--department", "police=1"]


@bad("62b", exit=3, officers_communities_unknown=None)
def officer_of_nowhere(folder):
    """An officer of a community that does not exist."""
    return [*officers(folder, community=["A", "Z"]), "--grids-per-officer", "1-2", "--department", "police=1"]


@bad("64", exit=3, start_no_units=None)
def plan_of_elsewhere(folder):
    """An older plan from another region is not continued here."""
    gp.save(toy_plan(), folder / "old.gpkg")
    return ["partition", "--units", houses(folder), "--households", "hh", "--window", 10, 100, "--start",
            folder / "old.gpkg", "--out", folder / "plan.gpkg"]  # fmt: skip


def communities(folder, *spans: tuple[float, float]) -> object:
    """Write communities and return their file."""
    frame = gpd.GeoDataFrame({"community": [*"ABC"][: len(spans)]}, geometry=[box(*s) for s in spans], crs=raw.CRS)
    frame.to_file(folder / "communities.gpkg")
    return folder / "communities.gpkg"


@bad("65a", came=ALL, community_contradicts=("h3",))
def column_contradicts(folder):
    """A community column that contradicts the polygon the building lies in."""
    raw.houses().assign(comm=[*"AAABBB"]).to_file(folder / "units.gpkg", layer="units")
    return ["check", folder / "units.gpkg", "--households", "hh", "--community", "comm", "--boundaries",
            communities(folder, (-10, 75), (75, 120))]  # fmt: skip


@bad("65b", came=ALL, units_across_border=("h3",))
def across_a_border(folder):
    """A building across a community border."""
    return ["check", houses(folder), "--households", "hh", "--boundaries", communities(folder, (-10, 65), (65, 120))]


@bad("65d", came=ALL, boundaries_overlap=None)
def overlapping_communities(folder):
    """Communities that overlap."""
    return ["check", houses(folder), "--households", "hh", "--boundaries", communities(folder, (-10, 65), (45, 120))]
