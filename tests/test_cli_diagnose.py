"""The command diagnose: what Python finds comes as tables, map and JSON; faulty layers are told, not fatal."""

import json

import geopandas as gpd
import pandas as pd
import pytest
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app

RUN = CliRunner()


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A folder with a generated town, its departments' networks, and a plan on its ground."""
    folder = tmp_path_factory.mktemp("departments")
    gp.samples.city(buildings=200, seed=4, communities=2).write(folder)
    units = gp.read_units(folder / "buildings.gpkg", households="households", community="community")
    ground = gp.survey(units, roads=gp.read_layer(folder / "roads.gpkg"))
    gp.save(gp.partition(ground, effort=0), folder / "plan.gpkg")
    return folder


def layers(folder, *names):
    """The options that name the departments' files."""
    return [word for name in names for word in ("--layer", f"{name}={folder / f'network_{name}.gpkg'}")]


def diagnose(*words):
    """Run the command and return its result."""
    return RUN.invoke(app, [str(word) for word in ("diagnose", *words)])


def test_the_command_tells_what_python_finds(town, tmp_path):
    """From a plan's ground, the answer in JSON is the diagnosis of the same layers in Python, in any order."""
    words = ("--ground", town / "plan.gpkg", *layers(town, "urban", "police"), "--tolerance", 20, "--window", 200, 900)
    ran = diagnose(*words, "--out", tmp_path / "tables.xlsx", "--map", tmp_path / "map.html", "--lang", "zh", "--json")
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout.splitlines()[-1])
    found = gp.diagnose(
        {name: town / f"network_{name}.gpkg" for name in ("police", "urban")},
        gp.load(town / "plan.gpkg").ground,
        rules=gp.rules_of(window=(200, 900)),
        tolerance=20,
    )
    assert json.loads(json.dumps(found.as_dict())) | {"tables": told["tables"], "map": told["map"]} == told
    assert told["tables"] == str(tmp_path / "tables.xlsx")
    assert len(pd.ExcelFile(tmp_path / "tables.xlsx").sheet_names) > 1
    assert 'lang="zh' in (tmp_path / "map.html").read_text(encoding="utf-8")


def test_the_ground_may_be_surveyed_from_data(town, tmp_path):
    """With buildings in place of a plan, tables go into a folder, and nothing else is written."""
    words = (town / "buildings.gpkg", "--households", "households", *layers(town, "urban"))
    ran = diagnose(*words, "--out", tmp_path / "tables")
    assert ran.exit_code == 0, ran.output
    assert (tmp_path / "tables" / "conflicts.csv").is_file()


def test_a_faulty_layer_is_told_beside_the_others(town, tmp_path):
    """A layer without a coordinate system stands in the report; with --layer-crs it is diagnosed."""
    frame = gpd.read_file(town / "network_urban.gpkg")
    frame.set_crs(None, allow_override=True).to_file(tmp_path / "all.gpkg", layer="grids")
    frame.iloc[:1].to_file(tmp_path / "all.gpkg", layer="other", mode="a")
    words = ["--ground", town / "plan.gpkg", *layers(town, "police"), "--layer", f"urban={tmp_path / 'all.gpkg'}"]
    words += ["--layer-name", "urban=grids", "--json"]
    told = [json.loads(diagnose(*words, *more).stdout.splitlines()[-1]) for more in ((), ("--layer-crs", frame.crs))]
    assert [[row["department"] for row in one["layers"]] for one in told] == [["police"], ["police", "urban"]]
    assert "department-crs-missing" in {finding["code"] for finding in told[0]["report"]}


def test_a_map_is_drawn_with_road_segments_beside_areas(town, tmp_path):
    """A department of lines has its row in the legend and its borders on the map; buildings are told by areas alone."""
    roads = gpd.read_file(town / "roads.gpkg")
    roads[["geometry"]].assign(code=[f"R{i}" for i in range(len(roads))]).to_file(tmp_path / "lines.gpkg")
    words = ("--ground", town / "plan.gpkg", *layers(town, "urban"), "--layer", f"street={tmp_path / 'lines.gpkg'}")
    ran = diagnose(*words, "--lines", "street", "--map", tmp_path / "map.html", "--json")
    assert ran.exit_code == 0, ran.output
    assert '"street"' in (tmp_path / "map.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--layer", "police"), 2),
        (("--layer", "police=none.gpkg"), 3),
        (("--out", "conflicts.pdf"), 2),
        (("--tolerance", "-1"), 2),
        (("--households", "households"), 2),
    ],
)
def test_what_can_never_be_right_ends_the_command(town, options, code):
    """Wrong values end in exit code 2 and missing files in 3, and nothing is written."""
    before = sorted(town.iterdir())
    ran = diagnose("--ground", town / "plan.gpkg", *layers(town, "urban"), *options)
    assert getattr(ran.exception, "exit_code", ran.exit_code) == code
    assert sorted(town.iterdir()) == before


def test_layers_are_never_written_over(town):
    """A department's file, or the plan whose ground is used, is no place for tables or a map."""
    for output in (town / "network_urban.gpkg", town / "plan.gpkg"):
        ran = diagnose("--ground", town / "plan.gpkg", *layers(town, "urban"), "--map", output)
        assert isinstance(ran.exception, gp.OptionError)
