"""Plans in PostGIS: exact, in versions, whole or not at all, guarded against edits, there for QGIS to show."""

import dataclasses
import threading
from contextlib import contextmanager

import psycopg
import pytest
from store_plans import same_files
from toy_edits import edited_plan
from toy_history import aged_plan
from toy_merged import merged_plan
from toy_plan import toy_ground, toy_plan

import gridplan as gp
from gridplan.errors import OptionError, PlanFileError
from gridplan.nesting.divide import divide_levels
from gridplan.options import Rules, Window
from gridplan.store.postgis import saving
from gridplan.version import Version

APPROVED = Version(1, "approved", by="office 3", date="2026-12-01", valid_from="2027-01-01")
ODD = (
    "plan_name",
    "x'; DROP TABLE gridplan.plans; --",
    "六十岁以上独居老年人口与残疾人口合计（含长期流动人口与寄住人口）",
    "%s",
)


def odd_plan(numbers=float):
    """A plan that balances attributes whose names are no names of columns."""
    ground = toy_ground()
    extra = {name: [numbers(i % 7) / (3 if numbers is float else 1) for i in range(36)] for name in ODD}
    ground = dataclasses.replace(ground, units=ground.units.assign(**extra))
    return toy_plan(ground=ground, rules=Rules(households=Window(300, 500), balance=dict.fromkeys(ODD, 1.0)))


PLANS = {
    "plain": toy_plan,
    "two communities": lambda: toy_plan(ground=toy_ground(communities=2, kinds=True)),
    "merged": merged_plan,
    "levels": lambda: divide_levels(merged_plan(), micro=(70, 130)),
    "history": aged_plan,
    "edits by hand": edited_plan,
    "odd names": odd_plan,
    "no number of its system": lambda: moved_plan("+proj=tmerc +lon_0=3.3 +lat_0=46 +ellps=GRS80 +units=m"),
}


def moved_plan(crs):
    """The toy plan said to be in another coordinate system."""
    ground = toy_ground()
    frames = {name: getattr(ground, name).set_crs(crs, allow_override=True) for name in ("units", "cells", "roads")}
    frames |= {name: getattr(ground, name).set_crs(crs, allow_override=True) for name in ("barriers", "communities")}
    return toy_plan(ground=dataclasses.replace(ground, **frames))


@pytest.mark.parametrize("make", PLANS.values(), ids=PLANS)
def test_plans_come_back_exactly(database, tmp_path, make):
    """A plan that went through the database makes the very file, byte for byte, that it made before."""
    plan = make()
    address = gp.save(plan, database.plan("西 & 东/1"))
    found = gp.load(address)
    assert found.digest == plan.digest
    assert same_files(plan, found, tmp_path)


def test_attributes_of_another_type_stand_beside_each_other(database, tmp_path):
    """The same column, whole in one plan and broken in another, comes back as it was in both."""
    for number, numbers in enumerate((int, float, int)):
        gp.save_postgis(odd_plan(numbers), database.address, name=f"p{number}", schema=database.schema)
    for number, numbers in enumerate((int, float, int)):
        assert same_files(odd_plan(numbers), gp.load(database.plan(f"p{number}")), tmp_path)


def test_columns_that_changed_their_type_are_kept_apart(database, tmp_path):
    """Where an own column has another type in the database, its values go into JSON and come back the same."""
    gp.save(toy_plan(), database.plan("a"))
    database.run("ALTER TABLE units ALTER COLUMN floors TYPE integer; ALTER TABLE units DROP COLUMN price")
    gp.save(toy_plan(), database.plan("b"))
    assert same_files(toy_plan(), gp.load(database.plan("b")), tmp_path)


def test_drafts_are_replaced_and_approved_versions_stay(database):
    """A draft gives way to a later save of its version; an approved one never does; older versions can be loaded."""
    place = database.plan("West")
    gp.save(toy_plan(), place)
    second = toy_plan(rules=Rules(seed=1), version=APPROVED)
    gp.save(second, place)
    for again in (second, toy_plan()):
        with pytest.raises(PlanFileError, match=r"approved \(by office 3, 2026-12-01\).*next version"):
            gp.save(again, place)
    third = toy_plan(rules=Rules(seed=2), version=Version(2))
    gp.save(third, place)
    assert gp.load(place).digest == third.digest
    assert gp.load(f"{place}&version=1").version == APPROVED
    assert gp.load_postgis(place, version=1).digest == second.digest
    listed = gp.list_postgis(place)
    assert listed[["plan", "version", "state", "grids"]].to_numpy().tolist() == [
        ["West", 1, "approved", 4],
        ["West", 2, "draft", 4],
    ]
    assert database.run("SELECT count(*), count(DISTINCT plan_version) FROM units") == [(72, 2)]


def test_current_views_show_the_version_in_force(database):
    """Maps show the approved version that is in force by date, else the newest; with units, in the plan's system."""
    gp.save(toy_plan(), database.plan("draft alone"))
    in_force = Version(1, "approved", by="o", date="2020-01-01", valid_from="2020-01-01")
    later = Version(2, "approved", by="o", date="2020-01-01", valid_from="9999-01-01")
    for version in (in_force, later, Version(3)):
        gp.save(toy_plan(version=version), database.plan("West"))
    found = database.run(
        "SELECT plan_name, plan_version, state, count(*) FROM current_grids GROUP BY 1, 2, 3 ORDER BY 1"
    )
    assert found == [("West", 1, "approved", 4), ("draft alone", 1, "draft", 4)]
    shown = database.run("SELECT unit, grid FROM current_units WHERE plan_name = 'West' ORDER BY 1 LIMIT 2")
    plan = toy_plan()
    assert shown == [(f"b00{i}", plan.network.codes[plan.labels[i]]) for i in range(2)]
    layers = dict(database.run("SELECT f_table_name, srid FROM geometry_columns WHERE f_table_schema = current_schema"))
    assert layers["current_grids"] == layers["units"] == 2154
    (indexed,) = database.run("SELECT count(*) FROM pg_indexes WHERE tablename = 'grids' AND indexdef LIKE '%gist%'")
    assert indexed[0] >= 1
    assert "load" not in {
        c for (c,) in database.run("SELECT attname FROM pg_attribute WHERE attrelid = 'current_units'::regclass")
    }


EDITS = {
    "UPDATE membership SET grid = '002' WHERE unit = 'b000'": "in: membership",
    "UPDATE units SET households = households + 1 WHERE unit = 'b003'": "in: units",
    "UPDATE grids SET geom = ST_Translate(geom, 0.001, 0)": "in: grids",
    "DELETE FROM adjacency WHERE u = 5": "in: adjacency",
    "UPDATE meta SET value = '9.5' WHERE key = 'objective'": "in: meta",
    "UPDATE plans SET state = 'approved', approved_by = 'me'": "in: plans",
    'UPDATE plans SET layout = (replace(layout::text, \'"digest": "\', \'"digest": "0\'))::json': "in: grids, units",
    "UPDATE plans SET content_digest = 'x'": "in: plans",
    "UPDATE plans SET make = 99": "newer gridplan",
    "ALTER TABLE cells DROP COLUMN unit": "in: cells",
    "DROP TABLE workers": "in: workers",
}


def test_edits_are_named(database):
    """Whatever was changed outside, the message names the table, and the exit code is that of a damaged file."""
    for edit, told in EDITS.items():
        gp.save(toy_plan(), database.plan("West"))
        database.run(edit)
        with pytest.raises(PlanFileError, match=told) as caught:
            gp.load(database.plan("West"))
        assert caught.value.exit_code == 5
        database.run("UPDATE plans SET state = 'draft'")


def test_plans_that_are_not_there(database):
    """A missing plan or version is answered with those that there are; an address without a plan is refused."""
    with pytest.raises(PlanFileError, match=r"no plan West .*plans there: -"):
        gp.load(database.plan("West"))
    assert len(gp.list_postgis(database.plan("West"))) == 0
    gp.save(toy_plan(), database.plan("East"))
    with pytest.raises(PlanFileError, match="plans there: East"):
        gp.load(database.plan("West"))
    with pytest.raises(PlanFileError, match="no version 7; it has 1"):
        gp.load(f"{database.plan('East')}&version=7")
    for wrong in (database.address, f"{database.plan('East')}&version=x"):
        with pytest.raises(OptionError):
            gp.load(wrong)


def tables_in(database):
    """Rows of each table of plans."""
    names = [name for (name,) in database.run("SELECT tablename FROM pg_tables WHERE schemaname = current_schema")]
    return {name: database.run(f"SELECT count(*) FROM {name}")[0][0] for name in sorted(names)}


def test_a_connection_killed_on_the_way_leaves_the_old_plan(database, tmp_path, monkeypatch):
    """When the server ends the connection while a table is written, the old draft is there, whole and alone."""
    gp.save(toy_plan(), database.plan("West"))
    before = tables_in(database)
    write = saving.write_rows

    def killed(connection, place, rows, *, name, **more):
        if name == "membership":
            database.run(f"SELECT pg_terminate_backend({connection.info.backend_pid})")
        write(connection, place, rows, name=name, **more)

    monkeypatch.setattr(saving, "write_rows", killed)
    with pytest.raises(PlanFileError, match=r"connection to .* was lost"):
        gp.save(toy_plan(rules=Rules(seed=1)), database.plan("West"))
    monkeypatch.undo()
    assert tables_in(database) == before
    assert same_files(toy_plan(), gp.load(database.plan("West")), tmp_path)
    gp.save(toy_plan(rules=Rules(seed=1)), database.plan("West"))
    assert tables_in(database) == before


def test_the_first_save_killed_leaves_nothing(database, monkeypatch):
    """Even the tables made for the first plan are part of its transaction."""

    def killed(connection, *_, **__):
        database.run(f"SELECT pg_terminate_backend({connection.info.backend_pid})")
        connection.execute("SELECT 1")

    monkeypatch.setattr(saving, "write_rows", killed)
    with pytest.raises(PlanFileError, match="was lost"):
        gp.save(toy_plan(), database.plan("West"))
    assert tables_in(database) == {}


@contextmanager
def saving_slowly(database, plan):
    """Another writer that has written half of a plan."""
    with psycopg.connect(database.address) as other:
        query = "SELECT pg_advisory_xact_lock(hashtextextended('gridplan plan ' || %s || ' ' || %s, 0))"
        other.execute(query, (database.schema, plan))
        yield


def test_two_savers_of_one_plan_do_not_mix(database):
    """While somebody else saves a plan, a second save is told to wait; another plan is saved all the same."""
    with saving_slowly(database, "West"):
        with pytest.raises(PlanFileError, match="being saved by somebody else"):
            gp.save(toy_plan(), database.plan("West"))
        gp.save(toy_plan(), database.plan("East"))
    gp.save(toy_plan(), database.plan("West"))
    assert gp.list_postgis(database.plan("West"))["plan"].tolist() == ["East", "West"]


def test_many_first_savers_at_once(database):
    """Plans saved at once into a schema without tables all arrive: only one of the savers makes the tables."""
    faults = []

    def save(name):
        try:
            gp.save(toy_plan(), database.plan(name))
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=save, args=(f"p{i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert gp.list_postgis(database.plan("x"))["plan"].tolist() == ["p0", "p1", "p2", "p3"]


def test_a_draft_is_loaded_whole_while_it_is_replaced(database, monkeypatch):
    """A reader that began before a draft was replaced sees the old one to the end."""
    gp.save(toy_plan(), database.plan("West"))
    loading = pytest.importorskip("gridplan.store.postgis.loading")
    read = loading.read_table

    def slowly(connection, place, *, name, layout):
        if name == "units":
            gp.save(toy_plan(rules=Rules(seed=1)), database.plan("West"))
        return read(connection, place, name=name, layout=layout)

    monkeypatch.setattr(loading, "read_table", slowly)
    assert gp.load(database.plan("West")).digest == toy_plan().digest


def test_a_schema_holds_one_coordinate_system(database):
    """A plan in another system is refused with both, and goes into a schema of its own."""
    gp.save(toy_plan(), database.plan("West"))
    with pytest.raises(PlanFileError, match="coordinate system 2154, this one is in 4547"):
        gp.save(moved_plan("EPSG:4547"), database.plan("East"))
    assert gp.list_postgis(database.plan("x"))["plan"].tolist() == ["West"]


def test_tables_of_others_are_left_alone(database):
    """Where a table of that name is somebody else's, nothing is saved and the table stays as it was."""
    database.run("CREATE TABLE grids (id int); INSERT INTO grids VALUES (7)")
    with pytest.raises(PlanFileError, match="a table grids that is not gridplan's"):
        gp.save(toy_plan(), database.plan("West"))
    assert tables_in(database) == {"grids": 1}


def test_a_user_without_rights_is_told_what_to_ask_for(database):
    """Without rights saving and loading say so; with the rights that the advice names both work."""
    role = f"planner_{database.schema[-8:]}"
    database.run(f"CREATE ROLE {role}")
    address = f"{database.plan('West')}&options=-c%20role%3D{role}"
    try:
        with pytest.raises(PlanFileError, match="does not allow this user"):
            gp.save(toy_plan(), address)
        gp.save(toy_plan(), database.plan("East"))
        database.run(f'GRANT USAGE ON SCHEMA "{database.schema}" TO {role}')
        database.run(f'GRANT ALL ON ALL TABLES IN SCHEMA "{database.schema}" TO {role}')
        gp.save(toy_plan(), address)
        assert gp.load(address).digest == toy_plan().digest
    finally:
        database.run(f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_a_schema_is_made_when_it_is_missing(database):
    """The schema comes with the first plan; its name is only a name."""
    schema = f"{database.schema}'; DROP"
    try:
        address = gp.save_postgis(toy_plan(), database.address, name="West", schema=schema)
        assert gp.load(address).digest == toy_plan().digest
    finally:
        database.run(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
