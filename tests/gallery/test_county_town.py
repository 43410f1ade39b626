"""The figures of the county town, counted anew from its files without gridplan: SQLite, CSV, JSON, workbooks."""

import csv
import json
import sqlite3
from collections import Counter
from contextlib import closing

import openpyxl
import pytest

PLACE = "county-town"
PUBLISHED = {"communities": 12, "roads": 31, "leaders": 39, "agencies": 90, "nodes": 1_159, "ranks": (39, 410, 3_091)}


def column(folder, query):
    """First column of a query on the saved plan."""
    with closing(sqlite3.connect(folder / "plan.gpkg")) as plan:
        return [row[0] for row in plan.execute(query)]


def nodes(folder):
    """Codes of the nodes of each level, from the saved plan."""
    communities = sorted(set(column(folder, "select community from grids")))
    return {
        "town": sorted({code[:9] for code in communities}),
        "communities": communities,
        "roads": sorted(set(column(folder, "select name from road_segments where name <> ''"))),
        "grids": column(folder, "select grid from grids"),
        "micro_grids": column(folder, "select micro_grid from micro_grids"),
    }


def rows(path):
    """Rows of a table of the inputs."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def pairs(folder, name):
    """Pairs of a saved pairing, left and right."""
    return [(one["left"], one["right"]) for one in json.loads((folder / f"{name}.json").read_text())["pairs"]]


def households(folder):
    """Households of the official totals in the inputs."""
    return sum(int(row["households"]) for row in rows(folder / "inputs" / "totals.csv"))


def check_nodes(folder):
    """The nodes are one town, its communities, its main roads, a grid for 420 households, a micro-grid for 35."""
    found = {level: len(codes) for level, codes in nodes(folder).items()}
    total = households(folder)
    assert found["town"] == 1
    assert found["communities"] == len(rows(folder / "inputs" / "totals.csv"))
    with closing(sqlite3.connect(folder / "inputs" / "roads.gpkg")) as roads:
        named = roads.execute("select count(distinct name) from roads where road_class <= 3 and pos_sol = 0")
        assert found["roads"] == named.fetchone()[0]
    assert abs(found["grids"] - total / 420) <= 0.5
    assert abs(found["micro_grids"] - total / 35) <= 0.5
    return sum(found.values())


def check_windows(folder):
    """Every grid has 420 households, a fifth fewer to three tenths more, a micro-grid 25–50; together they have all."""
    for table, low, high in (("grids", 336, 546), ("micro_grids", 25, 50)):
        counts = column(folder, f"select households from {table}")
        assert sum(counts) == households(folder)
        assert low <= min(counts)
        assert max(counts) <= high


def check_roads(folder):
    """Every leader and every agency has one road; every road has one of each at least, evenly."""
    roads = nodes(folder)["roads"]
    for name, key in (("leaders", "leader"), ("agencies", "agency")):
        found = pairs(folder, name)
        listed = [row[key] for row in rows(folder / "inputs" / f"{name}.csv")]
        assert sorted(left for left, _ in found) == sorted(listed)
        each = Counter(right for _, right in found)
        assert sorted(each) == roads
        assert max(each.values()) - min(each.values()) <= 1


def check_ranks(folder):
    """All staff of each rank are on nodes of their levels, each on one, evenly, and no node is without."""
    found = nodes(folder)
    levels = {1: ("town", "communities"), 2: ("roads", "grids"), 3: ("micro_grids",)}
    staff = rows(folder / "inputs" / "staff.csv")
    for rank, names in levels.items():
        sent = pairs(folder, f"rank-{rank}")
        assert sorted(left for left, _ in sent) == sorted(row["person"] for row in staff if row["rank"] == str(rank))
        each = Counter(right for _, right in sent)
        assert set(each) == {code for name in names for code in found[name]}
        assert max(each.values()) - min(each.values()) <= 1
    return sum(len(codes) for codes in found.values())


def test_nodes_of_five_levels_follow_the_standards(gallery):
    """On a small share the nodes are those that inputs and standards give, inside the windows."""
    folder = gallery.quick(PLACE).folder
    check_nodes(folder)
    check_windows(folder)


def test_people_take_roads_and_nodes(gallery):
    """On a small share every leader, agency and member of staff has a place, and every place has somebody."""
    folder = gallery.quick(PLACE).folder
    check_roads(folder)
    check_ranks(folder)


def test_workbooks_say_what_the_pairs_say(gallery):
    """The workbook of each pairing lists as many pairs as the file that programs read."""
    folder = gallery.quick(PLACE).folder
    for name in ("leaders", "agencies", "rank-1", "rank-2", "rank-3"):
        book = openpyxl.load_workbook(folder / f"{name}.xlsx", read_only=True)
        listed = [row for row in book.worksheets[1].iter_rows(min_row=2, values_only=True) if any(row)]
        assert len(listed) == len(pairs(folder, name))


def test_a_year_later_the_levels_hold_too(gallery):
    """A year later there are roads, micro-grids and staff for all of them again, and the account says how many."""
    ran = gallery.quick(PLACE)
    folder = ran.folder / "later"
    check_windows(folder)
    check_roads(folder)
    told = {figure.name: figure for figure in ran.account.figures}["town-nodes-staffed-later"]
    assert check_ranks(folder) == told.ours
    found, total = {level: len(codes) for level, codes in nodes(folder).items()}, households(folder)
    assert abs(found["micro_grids"] - total / 35) <= 0.5
    others = sum(found.values()) - found["grids"]
    assert told.rule == (others + -(-total // 546), others + total // 336)


def test_staff_stay_where_their_households_are_a_year_later(gallery):
    """Of those on grids nine of ten are on the grid with most households of theirs, by buildings; all are told."""
    ran = gallery.quick(PLACE)
    asked = "SELECT unit, grid, households FROM units JOIN membership USING (unit) WHERE network = 'grids'"
    common, homes = Counter(), []
    for folder in (ran.folder, ran.folder / "later"):
        with closing(sqlite3.connect(folder / "plan.gpkg")) as base:
            homes.append({unit: (grid, households) for unit, grid, households in base.execute(asked)})
    for unit, (grid, households) in homes[1].items():
        common[homes[0].get(unit, ("", 0))[0], grid] += households
    heir = dict((pair for pair, _ in sorted(common.items(), key=lambda item: item[1])))
    then, now = (dict(pairs(folder, "rank-2")) for folder in (ran.folder, ran.folder / "later"))
    on_grids = {person: grid for person, grid in then.items() if grid in heir}
    assert on_grids
    assert sum(now.get(person) == heir[grid] for person, grid in on_grids.items()) >= 0.9 * len(on_grids)
    told = {figure.name: figure.ours for figure in ran.account.figures}
    assert 0.8 * told["town-staff"] <= told["town-staff-kept"] <= told["town-staff"]


def test_rules_are_those_of_the_inputs(gallery):
    """What the account calls a rule is counted anew from totals, roads and lists of the inputs alone."""
    ran = gallery.quick(PLACE)
    inputs = ran.folder / "inputs"
    rule = {figure.name.removeprefix("town-"): figure.rule for figure in ran.account.figures}
    with closing(sqlite3.connect(inputs / "roads.gpkg")) as base:
        (roads,) = base.execute(
            "select count(distinct name) from roads where road_class <= 3 and pos_sol = 0"
        ).fetchone()
    total, communities = households(ran.folder), len(rows(inputs / "totals.csv"))
    assert (rule["communities"], rule["roads"]) == (communities, roads)
    nodes_asked = 1 + communities + roads + round(total / 420) + round(total / 35)
    assert rule["nodes"] == rule["nodes-staffed"] == nodes_asked
    for side in ("leaders", "agencies"):
        listed = len(rows(inputs / f"{side}.csv"))
        assert rule[side] == listed
        assert rule[f"{side}-a-road"] == (listed // roads, -(-listed // roads))


@pytest.mark.places
def test_the_published_town(gallery):
    """12 communities, 39 leaders and 90 agencies on 31 roads, 1,159 nodes, staff of 39 / 410 / 3,091."""
    folder = gallery(PLACE).folder
    found = nodes(folder)
    assert (len(found["communities"]), len(found["roads"])) == (PUBLISHED["communities"], PUBLISHED["roads"])
    assert check_nodes(folder) == PUBLISHED["nodes"]
    assert [len(pairs(folder, name)) for name in ("leaders", "agencies")] == [39, 90]
    assert tuple(len(pairs(folder, f"rank-{rank}")) for rank in (1, 2, 3)) == PUBLISHED["ranks"]
    check_windows(folder)
    check_roads(folder)
    check_ranks(folder)


@pytest.mark.places
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_other_ground_has_as_many_nodes(gallery, seed):
    """On ground of another seed the nodes are 1,159 too, since only totals and standards go into their number."""
    assert check_nodes(gallery(PLACE, seed=seed).folder) == PUBLISHED["nodes"]
