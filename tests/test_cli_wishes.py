"""Wishes on the command line: options, tables and an older plan lead to the plan that Python gives."""

import json

import pytest
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app

RUN = CliRunner()


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A folder with buildings that have shops, roads, and an older plan of them."""
    folder = tmp_path_factory.mktemp("town")
    made = gp.samples.city(buildings=200, seed=4)
    buildings = made.buildings.assign(shops=range(200))
    buildings.to_file(folder / "b.gpkg")
    made.roads.to_file(folder / "r.gpkg")
    old = gp.partition(ground(folder), effort=0)
    gp.save(old, folder / "old.gpkg")
    return folder


def ground(folder, *attributes):
    """The surveyed ground of the town."""
    units = gp.read_units(folder / "b.gpkg", households="households", community="community", attributes=attributes)
    return gp.survey(units, roads=gp.read_layer(folder / "r.gpkg"))


def partition(folder, *options):
    """Run the command and return its result."""
    base = ["--units", folder / "b.gpkg", "--households", "households", "--community", "community"]
    base += ["--roads", folder / "r.gpkg", "--out", folder / "new.gpkg", "--effort", "0", "--json"]
    return RUN.invoke(app, [str(word) for word in ("partition", *base, *options)])


def test_options_ask_what_keywords_ask(town):
    """Tables, columns and an older plan give the digest that the same wishes give in Python."""
    old = gp.load(town / "old.gpkg")
    members = old.ground.units.assign(grid=[old.network.codes[i] for i in old.labels])
    locked = old.network.codes[0]
    free = members[members["grid"] == old.network.codes[1]]["unit"].tolist()
    (town / "together.csv").write_text(f"unit,group\n{free[0]},a\n{free[1]},a\n", encoding="utf-8")
    (town / "pins.csv").write_text(f"unit,grid\n{free[0]},{old.network.codes[1]}\n", encoding="utf-8")
    options = ["--together", town / "together.csv", "--pin", town / "pins.csv", "--lock", locked]
    options += ["--start", town / "old.gpkg", "--stay", "1", "--balance", "shops=0.5", "--crossing", "1=2,2=1"]
    ran = partition(
        town, *options, "--islands", "bridge", "--borders", "0.2", "--objective", "centroid", "--threads", 1
    )
    assert ran.exit_code == 0, ran.output
    plan = gp.partition(
        ground(town, "shops"),
        together=[free[:2]],
        pinned={free[0]: old.network.codes[1]},
        locked=[locked],
        start=town / "old.gpkg",
        stay=1.0,
        balance={"shops": 0.5},
        crossing={1: 2, 2: 1},
        islands="bridge",
        borders=0.2,
        objective="centroid",
        effort=0,
    )
    assert gp.load(town / "new.gpkg").digest == plan.digest
    assert gp.verify(town / "new.gpkg").failures == ()


def test_faults_of_wishes_end_the_command(town):
    """Unknown columns and units are bad input (3), contradicting options are usage errors (2), with all findings."""
    unknown = partition(town, "--balance", "elderly=1", "--together", "compound")
    assert unknown.exit_code != 0
    assert {f.code for f in unknown.exception.findings} == {"column-missing"}
    assert isinstance(partition(town, "--stay", "1").exception, gp.OptionError)
    assert isinstance(partition(town, "--balance", "shops=many").exception, gp.OptionError)
    assert isinstance(partition(town, "--threads", "0").exception, gp.OptionError)
    assert "such as 1=2,2=1" in str(partition(town, "--crossing", "a=b").exception)


def test_places_of_grids_from_a_layer(town):
    """A layer of points in another coordinate system names the places of all grids of a community."""
    units = ground(town).units
    name = units["community"].iloc[0]
    own = units[units["community"] == name]
    place = own.iloc[[0]].set_geometry(own.iloc[[0]].representative_point()).to_crs(4326)
    place[["geometry"]].to_file(town / "c.gpkg")
    ran = partition(town, "--centres", town / "c.gpkg", "--window", 1, 9999)
    said = json.loads(ran.stdout.splitlines()[-1])
    assert (ran.exit_code, said["status"]) == (0, "feasible")
    assert [c["n_grids"] for c in said["components"] if c["community"] == name] == [1]


def test_communities_that_no_option_names_make_no_groups(town):
    """Asking to keep communities together without naming their column is a fault, not silence."""
    words = ["partition", "--units", town / "b.gpkg", "--households", "households", "--together", "community"]
    ran = RUN.invoke(app, [str(word) for word in (*words, "--out", town / "no.gpkg")])
    assert [finding.code for finding in ran.exception.findings] == ["wish-column-empty"]
    assert "--community" in ran.exception.findings[0].action("en")
