"""Every verb keeps the conservation line: households in are households out, and losses by name."""

import inspect
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
import shapely
from messy_towns import messy_town
from promises import times

import gridplan as gp
from gridplan.errors import InputError

WINDOW = (200, 500)


@dataclass
class Told:
    """What a result tells of households: how many there are in it, and its conservation line where it has one."""

    households: int
    line: object = None


def of_plan(plan):
    """What a plan tells; its grids and units are counted by themselves, its ground has the line as well."""
    households = int(plan.ground.units["households"].sum())
    assert int(plan.grids["households"].sum()) == households
    assert plan.report.conservation in (None, plan.ground.report.conservation)
    return Told(households, plan.ground.report.conservation)


def of_ground(ground):
    """What a ground tells."""
    return Told(int(ground.units["households"].sum()), ground.report.conservation)


def of_units(units):
    """What units tell."""
    return Told(int(units.frame["households"].sum()), units.report.conservation)


@cache
def town_of(seed):
    """Return a messy town, read, surveyed and divided, and what was built and counted there since."""
    raw = messy_town(seed, side=6)
    units = gp.read_units(raw, unit="unit", missing="estimate")
    ground = gp.survey(units)
    plan = gp.partition(ground, window=WINDOW, seed=1, effort=0)
    later = gp.survey(gp.read_units(rebuilt(raw), unit="unit", missing="estimate"))
    return SimpleNamespace(
        raw=raw,
        units=units,
        ground=ground,
        plan=plan,
        wide=gp.partition(ground, window=(400, 900), seed=2, effort=0),
        approved=gp.approve(plan, by="office 3", date="2026-12-01"),
        later=later,
        roads=gp.read_layer(street(raw)),
        households=int(units.frame["households"].sum()),
    )


def towns():
    """Return ten messy towns in CI, and a hundred at length."""
    return [town_of(seed) for seed in range(1, 1 + times(10, 100))]


def rebuilt(raw):
    """A town in which one house is gone and two others were counted anew."""
    counted = raw.index[raw["households"].fillna(0) > 0]
    houses = [i for i in counted if raw["unit"][i].startswith("h") and (raw.geometry == raw.geometry[i]).sum() == 1]
    town = raw.drop(index=houses[0])
    town.loc[houses[1:3], "households"] += 9
    return town


def street(raw):
    """One road through a town."""
    west, south, east, north = raw.total_bounds
    middle = (south + north) / 2 - 10
    line = shapely.LineString([(west, middle), (east, middle)])
    return type(raw)({"road_class": [3], "name": ["人民路"]}, geometry=[line], crs=raw.crs)


def place(raw):
    """A dedicated place, or an estate, around the first houses."""
    west, south, *_ = raw.total_bounds
    box = shapely.box(west - 5, south - 5, west + 65, south + 65)
    return type(raw)({"name": ["商场"], "kind": ["mall"]}, geometry=[box], crs=raw.crs)


def regridded(t):
    """The plan after a round, on the ground of later."""
    return gp.regrid(t.approved, t.later, date="2027-01-01", max_moved=0.5)


def merged(t):
    """One network of two departments."""
    return gp.merge({"police": t.plan, "urban": t.wide}, t.ground, window=WINDOW, effort=0)


def spread(t):
    """Units whose counts come from one total; the counts that there were are replaced, and named as left out."""
    units = gp.read_units(t.raw.assign(district="A"), unit="unit", missing="spread", community="district")
    total = pd.DataFrame({"community": ["A"], "households": [t.households + 300]})
    return gp.spread_households(units, total, counted="replace")


def of_changes(t):
    """What a document of changes tells of the households of before: those of after, less what it says came."""
    totals = gp.changes(t.approved, regridded(t)).as_dict()["totals"]
    return Told(totals["households_after"] - totals["came"] + totals["gone"] - totals["corrected"])


def adopted(t):
    """The division taken in as if another program had made it."""
    return gp.adopt(dict(zip(t.ground.units["unit"], t.plan.labels.astype(str), strict=True)), t.ground)


def withdrawn(t):
    """A plan whose approval was taken back."""
    approved = gp.approve(t.plan, by="office 3", date="2026-12-01", valid_from="2027-01-01")
    return gp.withdraw(approved, date="2026-12-02")


def saved(t):
    """A plan that was saved and loaded."""
    with tempfile.TemporaryDirectory() as folder:
        return gp.load(gp.save(t.plan, Path(folder, "a.gpkg")))


def shown(frame):
    """What a table tells."""
    return Told(int(frame["households"].sum()))


def centres(raw):
    """A point in every house that has a shape."""
    return raw[~(raw.is_empty | raw.geometry.isna())].centroid.to_frame("geometry")


def ids(t):
    """Return the units of a town."""
    return t.plan.ground.units["unit"].tolist()


def counts(t):
    """Return the households of its units."""
    return t.plan.ground.units["households"].tolist()


def compared(t):
    """What a comparison tells of both plans, and of the grids that they have in common."""
    told = gp.compare(t.plan, t.wide).as_dict()
    return [*(plan["households"] for plan in told["plans"]), sum(pair["households"] for pair in told["grids"])]


def of_lineage(plan):
    """What the lineage of a plan tells of each grid of today, and what its grids have."""
    rows = gp.lineage(plan).grids
    told = rows[rows["new_grid"].notna()].groupby("new_grid")["households"].sum()
    return told.reindex(plan.network.codes), plan.grids["households"]


def diagnosed(t):
    """What a diagnosis of the grids of a plan tells of them together."""
    layer = t.plan.grids[["grid", "geometry"]]
    return gp.diagnose({"police": layer}, t.ground, code="grid").layers["households"]


def exported(t):
    """What an exported table tells of each grid."""
    with tempfile.TemporaryDirectory() as folder:
        return pd.read_csv(gp.export(t.plan, Path(folder, "a.csv")))["households"]


def by_class(t):
    """The communities of a town, all of one class."""
    return gp.compare_communities(t.plan, dict.fromkeys(t.plan.grids["community"], "old"))


KEEPING = {
    "read_units": lambda t: of_units(gp.read_units(t.raw, unit="unit", missing="estimate")),
    "kind_by_floors": lambda t: of_units(gp.kind_by_floors(t.units)),
    "count_points": lambda t: of_units(gp.count_points(t.units, centres(t.raw), name="shops")),
    "with_dedicated": lambda t: of_ground(gp.with_dedicated(t.ground, place(t.raw), name_column="name")),
    "with_estates": lambda t: of_ground(gp.with_estates(t.ground, place(t.raw), name_column="name")),
    "survey": lambda t: of_ground(gp.survey(t.units, roads=t.roads)),
    "with_walking": lambda t: of_ground(gp.with_walking(t.ground)),
    "leave_fronts": lambda t: of_ground(gp.leave_fronts(t.ground, gp.road_segments(t.ground, roads=t.roads))),
    "partition": lambda t: of_plan(gp.partition(t.ground, window=WINDOW, effort=0)),
    "adopt": lambda t: of_plan(adopted(t)),
    "alternatives": lambda t: of_plan(gp.alternatives(t.ground, n=1, window=WINDOW, effort=0).plans[0]),
    "merge": lambda t: of_plan(merged(t)),
    "divide_levels": lambda t: of_plan(gp.divide_levels(t.plan)),
    "apply_edits": lambda t: of_plan(gp.apply_edits(t.plan, moved(t.plan))),
    "approve": lambda t: of_plan(t.approved),
    "withdraw": lambda t: of_plan(withdrawn(t)),
    "supersede": lambda t: of_plan(gp.supersede(t.approved, t.plan, date="2027-02-01")),
    "in_force": lambda t: of_plan(gp.in_force([t.approved], "2027-01-01")),
    "older_plan": lambda t: of_plan(gp.older_plan(t.plan)),
    "join_plans": lambda t: of_plan(gp.join_plans([t.plan], t.ground)),
    "with_roads": lambda t: of_plan(gp.with_roads(t.plan, gp.road_grids(t.plan, roads=t.roads))),
    "save": lambda t: of_plan(saved(t)),
    "load": lambda t: of_plan(saved(t)),
    "grids_of": lambda t: shown(gp.grids_of(t.plan).table),
    "staffing": lambda t: shown(gp.staffing(t.plan).frame),
    "crosswalk": lambda t: shown(pd.DataFrame(gp.crosswalk(merged(t)).as_dict()["grids"])),
    "count_sources": lambda t: shown(pd.DataFrame(gp.count_sources(t.units.frame)["sources"]).T),
    "changes": of_changes,
}
"""Verb → what its result tells of the households of the town; none comes or goes there."""

CHANGING = {
    "regrid": lambda t: (of_plan(regridded(t)), of_ground(t.later)),
    "spread_households": lambda t: (of_units(spread(t)), None),
}
"""Verb → what its result tells, and the ground whose households it takes over; each has a test of its own."""

TELLING = {
    "compare": lambda t: (compared(t), [t.households] * 3),
    "compare_communities": lambda t: ([by_class(t).table["households"].sum()], [t.households]),
    "explain": lambda t: ([gp.explain(t.plan, unit).households for unit in ids(t)[::6]], counts(t)[::6]),
    "lineage": lambda t: of_lineage(regridded(t)),
    "diagnose": lambda t: (diagnosed(t), [t.households]),
    "export": lambda t: (exported(t), t.plan.grids["households"]),
}
"""Verb → what it tells of households, each beside what there is."""

WITHOUT_HOUSEHOLDS = {
    "people": "assign_officers assign_workers check_departments check_rules head_posts officers_needed pair read_needs"
    " read_officers read_pairs read_roster site_stations with_lines",
    "ground beside the units": "change_boundaries clean_roads convert_datum read_layer read_table read_postgis"
    " road_grids road_segments",
    "rules and wishes": "level_rules parse_kind_map read_centres read_groups read_pins rules_of",
    "codes and names": "change_table check_codes export_changes name_grids read_community_codes read_names",
    "loads of a graph": "divide_graph read_graph",
    "tables as they are written": "correction_template read_edits read_parts read_totals write_edits",
    "departments' own grids, of which a plan is no part": "check_ground read_departments read_grids",
    "questions about plans, which stay as they are": "list_postgis locate regrid_curve routes staffing_lines verify"
    " versions",
    "files, as other verbs made them": "batch check_writable export_routes load_postgis repaired_shapes save_labels"
    " save_postgis save_repairs",
    "published places, whose plans the other verbs make": "count_place run_place save_gallery",
}
"""What verbs deal with that take no households over → their names."""


def moved(plan):
    """Edits that move one unit to another grid."""
    codes = plan.network.codes
    unit = {"act": "move", "units": [plan.ground.units["unit"][0]], "from": [codes[plan.labels[0]]]}
    to = codes[(plan.labels[0] + 1) % len(codes)]
    return {"format": "gridplan-edits/1", "plan": plan.digest, "edits": [unit | {"to": to}]}


def test_every_public_verb_is_here_once():
    """Whoever adds a verb says what becomes of the households in it."""
    verbs = sorted(name for name in gp.__all__ if inspect.isfunction(getattr(gp, name)))
    others = " ".join(WITHOUT_HOUSEHOLDS.values()).split()
    assert sorted([*KEEPING, *CHANGING, *TELLING, *others]) == verbs


@pytest.mark.long
@pytest.mark.parametrize("verb", KEEPING)
def test_households_in_are_households_out(verb, tried):
    """What a verb returns holds every household that went in, and the line that told where the others went."""
    asked = towns()[: times(2, 100) if verb == "alternatives" else None]
    for number, town in enumerate(asked):
        told = KEEPING[verb](town)
        assert told.households == town.households, number
        assert told.line in (None, town.units.report.conservation), number
    tried(len(asked), "verbs on messy towns")


@pytest.mark.long
@pytest.mark.parametrize("verb", TELLING)
def test_what_is_told_of_households_is_so(verb, tried):
    """Verbs that make no plan tell of each grid, unit or plan the households that it has."""
    for number, town in enumerate(asked := towns()):
        told, held = TELLING[verb](town)
        assert list(told) == list(held), number
        assert list(told), number
    tried(len(asked), "verbs on messy towns")


@pytest.mark.long
def test_re_gridding_takes_the_line_of_the_newer_ground(tried):
    """After a round the plan holds the households of today, whose line is that of today's data."""
    for town in (asked := towns()):
        plan, ground = CHANGING["regrid"](town)
        assert plan == ground
        assert plan.line.holds
        assert plan.households != town.households
    tried(len(asked), "verbs on messy towns")


@pytest.mark.long
def test_spreading_names_the_counts_it_replaces(tried):
    """What was counted and gives way is left out by the line, and what comes in its place is an estimate."""
    for town in (asked := towns()):
        told, _ = CHANGING["spread_households"](town)
        line = told.line
        assert line.holds
        assert line.households_in == town.units.report.conservation.households_in
        assert told.households == line.households_kept + line.households_repaired + line.households_estimated
        assert told.households == town.households + 300
    tried(len(asked), "verbs on messy towns")


@pytest.mark.long
def test_messy_towns_add_up(tried):
    """In messy towns every household in the file is in a unit or in a row that a finding names."""
    for seed in range(count := times(40, 500)):
        raw = messy_town(seed, side=5)
        units = gp.read_units(raw, unit="unit", missing="estimate")
        line, findings = units.report.conservation, units.report.findings
        written = raw.set_index("unit")["households"].fillna(0)
        gone = sorted(set(raw["unit"]) - set(units.frame["unit"]))
        dropped = {one for f in findings if f.code in ("duplicates-dropped", "geometry-dropped") for one in f.ids}
        estimated = units.frame["source"] == "estimated"
        assert set(gone) == dropped
        assert (line.rows_in, line.rows_dropped) == (len(raw), len(gone))
        assert line.households_in == int(written.sum())
        assert line.households_dropped == int(written[gone].sum())
        assert line.households_estimated == int(units.frame["households"][estimated].sum())
        kept = units.frame[~estimated].set_index("unit")["households"]
        assert (kept == written[kept.index]).all()
        assert line.households_in == int(kept.sum()) + line.households_dropped
        named = {one for f in findings if f.code == "households-estimated" for one in f.ids}
        assert named == set(units.frame["unit"][estimated])
    tried(count, "messy towns")


@pytest.mark.long
def test_faulty_towns_are_refused_by_name(tried):
    """A row that is counted below nothing, in halves, or lives nowhere, is named; no row is left out without a word."""
    for seed in range(count := times(40, 500)):
        raw = messy_town(seed, side=5, faulty=True)
        with pytest.raises(InputError) as caught:
            gp.read_units(raw, unit="unit", missing="estimate")
        faults = [finding for finding in caught.value.findings if finding.severity == "error"]
        assert raw.attrs["faulty"] <= {one for finding in faults for one in finding.ids}
        said_zero = {one for f in caught.value.findings if f.code == "households-said-zero" for one in f.ids}
        assert not said_zero & set(raw["unit"][raw["households"] != 0])
    tried(count, "faulty towns")
