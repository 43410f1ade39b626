"""The district of agencies: every published figure counted again from the files, by other means than the recipe's."""

import json
import math
import sqlite3
from collections import Counter, defaultdict
from csv import DictReader
from fractions import Fraction

import openpyxl
import pytest

import gridplan as gp


@pytest.fixture(params=["quick", pytest.param("published", marks=pytest.mark.places)])
def place(request, gallery):
    """The folder of the place, small in the tests and in full by make places, and whether it is in full."""
    full = request.param == "published"
    return (gallery("agencies") if full else gallery.quick("agencies")).folder, full


def rows(path):
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(DictReader(file))


def linked(folder, name):
    """Return the pairs of a file as tuples."""
    return [(row["left"], row["right"]) for row in rows(folder / name / "pairs.csv")]


def query(path, text):
    """Return the rows of a query on a GeoPackage."""
    with sqlite3.connect(path) as db:
        return db.execute(text).fetchall()


def test_the_grids_are_in_all_communities_and_hold_everybody(place):
    """Grids of 10 communities in 3 subdistricts hold the buildings of 175,000 people."""
    folder, full = place
    told = rows(folder / "inputs" / "totals.csv")
    grids = [code for (code,) in query(folder / "plan.gpkg", "SELECT grid FROM grids")]
    assert {code[:12] for code in grids} == {row["community"] for row in told}
    ((people, of_grids),) = query(
        folder / "plan.gpkg", "SELECT (SELECT sum(people) FROM units), (SELECT sum(people) FROM grids)"
    )
    homes = query(folder / "inputs" / "buildings.gpkg", "SELECT sum(people) FROM buildings")
    assert people == of_grids == homes[0][0] == sum(int(row["people"]) for row in told)
    if full:
        assert (people, len(told), len({code[:9] for code in grids})) == (175_000, 10, 3)


def test_every_estate_is_whole(place):
    """Each of the 59 estates lies in one grid, of one community."""
    folder, full = place
    grids = defaultdict(set)
    for estate, grid in query(
        folder / "plan.gpkg", "SELECT estate, grid FROM units JOIN membership USING (unit) WHERE estate IS NOT NULL"
    ):
        grids[estate].add(grid)
    given = {name for (name,) in query(folder / "inputs" / "estates.gpkg", "SELECT estate FROM estates")}
    assert set(grids) == given
    assert {len(own) for own in grids.values()} == {1}
    assert not full or len(given) == 59


def test_every_community_has_the_workers_of_its_homes(place):
    """Homes in courtyards ÷ 300 and in managed estates ÷ 500, to the nearest; a worker has at most 1.3 of it."""
    folder, _ = place
    worth = defaultdict(Fraction)
    asked = "SELECT community, kind, households FROM buildings WHERE households > 0"
    for community, kind, households in query(folder / "inputs" / "buildings.gpkg", asked):
        worth[community] += Fraction(households, {"open": 300, "managed": 500}[kind])
    found = dict(query(folder / "plan.gpkg", "SELECT community, sum(workers) FROM grids GROUP BY community"))
    assert found == {
        own: max(math.floor(load + Fraction(1, 2)), math.ceil(load / Fraction("1.3"))) for own, load in worth.items()
    }


def test_agencies_and_estates_are_paired_n_plus_one(place):
    """Every agency has exactly one estate of its community, every estate at least one agency; 87 = 59 + 28."""
    folder, full = place
    pairs = linked(folder, "agencies")
    agencies = {row["agency"]: row["community"] for row in rows(folder / "inputs" / "agencies.csv")}
    estates = dict(query(folder / "inputs" / "estates.gpkg", "SELECT estate, community FROM estates"))
    assert sorted(agency for agency, _ in pairs) == sorted(agencies)
    assert {estate for _, estate in pairs} == set(estates)
    assert all(agencies[agency] in ("", estates[estate]) for agency, estate in pairs)
    assert not full or (len(pairs), len(estates)) == (87, 59)


@pytest.mark.parametrize("name", ["agencies", "families"])
def test_the_walks_are_proven_least(place, name):
    """No pairing has a smaller sum of distances: the sum of those in the file is the proven bound."""
    saved = json.loads((place[0] / f"{name}.json").read_text(encoding="utf-8"))
    assert saved["status"] == "feasible"
    assert sum(pair["distance_m"] for pair in saved["pairs"]) == pytest.approx(saved["bound"], abs=0.01)


def test_agencies_sit_on_the_committees_of_their_estates(place):
    """22 agencies sit on 3 subdistrict committees, all 87 on 10 community committees: those of their estates."""
    folder, full = place
    estates = dict(query(folder / "inputs" / "estates.gpkg", "SELECT estate, community FROM estates"))
    where = {agency: estates[estate] for agency, estate in linked(folder, "agencies")}
    below, above = linked(folder, "communities"), linked(folder, "subdistricts")
    assert dict(below) == where
    seated = {row["agency"] for row in rows(folder / "inputs" / "agencies.csv") if row["subdistrict_seat"] == "1"}
    assert dict(above) == {agency: where[agency][:9] for agency in seated}
    committees = len({name for _, name in above}), len({name for _, name in below})
    assert not full or (len(above), len(below), committees) == (22, 87, (3, 10))


@pytest.mark.parametrize("when", ["", "later"])
def test_every_community_has_its_officers(place, when):
    """A community has 1 police, 1–2 urban-management and 1 property officer, who serve each of its grids."""
    folder = place[0] / when
    roster = gp.read_roster(folder / "officers.json", gp.load(folder / "plan.gpkg"))
    assert roster.verify().status == "verified"
    sent = defaultdict(set)
    for post in roster.posts.to_dict("records"):
        sent[post["department"], post["community"]].add(post["officer"])
    communities = {row["community"] for row in rows(folder / "inputs" / "totals.csv")}
    assert set(sent) == {(name, own) for name in ("police", "urban", "property") for own in communities}
    assert {len(sent[name, own]) for name in ("police", "property") for own in communities} == {1}
    assert {len(sent["urban", own]) for own in communities} <= {1, 2}
    assert len(roster.posts) == 3 * len(roster.grids)


def test_members_and_families_are_linked_by_ids_only(place):
    """Each of 362 members has one family, each of 287 families one or two members; nothing but ids is written."""
    folder, full = place
    book = openpyxl.load_workbook(folder / "families.xlsx", read_only=True)
    pairs = [row[:2] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True) if row[0]]
    assert sorted(pairs) == sorted(linked(folder, "families"))
    members = {row["member"] for row in rows(folder / "inputs" / "members.csv")}
    families = {row["family"] for row in rows(folder / "inputs" / "families.csv")}
    assert sorted(member for member, _ in pairs) == sorted(members)
    assert {family for _, family in pairs} == families
    assert set(Counter(family for _, family in pairs).values()) <= {1, 2}
    assert all(member[0] + family[0] == "MF" and (member[1:] + family[1:]).isdigit() for member, family in pairs)
    assert set(rows(folder / "families" / "pairs.csv")[0]) <= {"left", "right", "community", "amount", "distance_m"}
    assert not full or (len(members), len(families)) == (362, 287)


def test_a_year_later_agencies_keep_their_estates(place):
    """Agencies stay with their estates, and sit on the committees of the communities of then."""
    folder, _ = place
    assert linked(folder / "later", "agencies") == linked(folder, "agencies")
    estates = dict(query(folder / "later" / "inputs" / "estates.gpkg", "SELECT estate, community FROM estates"))
    seats = {agency: estates[estate] for agency, estate in linked(folder / "later", "agencies")}
    assert dict(linked(folder / "later", "communities")) == seats
