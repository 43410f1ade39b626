"""Further layers of a batch: each place reads estates, dedicated places, totals and datums as one place alone would."""

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
from toy_batch import TOWN, write_config, write_town

import gridplan as gp
from gridplan.batch.config import read_config
from gridplan.batch.found import find_places
from gridplan.batch.layers import open_layer
from gridplan.batch.reading import read_place, survey_place
from gridplan.batch.tasks import make_tasks
from gridplan.errors import InputError

HOMES = TOWN.buildings.dissolve("community").geometry.convex_hull


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """The town on disk with its estates, a dedicated place about one building of each community, and totals."""
    folder = write_town(tmp_path_factory.mktemp("further"))
    TOWN.estates.to_file(folder / "estates.gpkg")
    first = TOWN.buildings.groupby("community").head(1)
    places = gpd.GeoDataFrame({"name": first["community"] + "市场", "kind": "market"}, geometry=first.buffer(1))
    places.set_crs(TOWN.buildings.crs).to_file(folder / "dedicated.gpkg")
    TOWN.buildings.groupby("community", as_index=False)["households"].sum().to_csv(folder / "totals.csv", index=False)
    return folder


def grounds(folder, more="", **told):
    """Return the ground and the task of each place."""
    config = read_config(write_config(folder, more, **told))
    tasks = make_tasks(config, find_places(config))
    return {task.place: (survey_place(task, read_place(task)), task) for task in tasks}


def test_estates_and_dedicated_places_mark_the_units_that_they_hold(town):
    """Units have the estates and dedicated places that hold them; those of other places tell nothing."""
    more = '[rules]\neffort = 0\nhouseholds = [100, 500]\ntogether = "estate"\n'
    found = grounds(town, more, estates="estates.gpkg", estates_column="estate", dedicated="dedicated.gpkg")
    whole = gp.with_estates(gp.read_units(TOWN.buildings, unit="unit"), TOWN.estates, name_column="estate").frame
    wanted = dict(zip(whole["unit"], whole["estate"], strict=True))
    for place, (ground, _) in found.items():
        units = ground.units
        assert [wanted[unit] for unit in units["unit"]] == units["estate"].tolist()
        assert set(units["dedicated"].dropna()) == {f"{place}市场"}
        assert not [f for f in ground.report.findings if f.code in ("estates-empty", "dedicated-empty")]


def test_each_estate_is_one_grid_where_the_rules_say_by(town):
    """The plan of a place is that which `partition` makes with the same `by`; another column makes another task."""
    asked = {"estates": "estates.gpkg", "estates_column": "estate"}
    more = '[rules]\neffort = 0\nhouseholds = [1, 100000]\nby = "estate"\n'
    config = read_config(write_config(town, more, name="by.toml", **asked))
    place = make_tasks(config, find_places(config))[0]
    report = gp.batch(town / "by.toml", out=town / "by", only=[place.place], processes=0)
    plan = gp.load(report.plans[0])
    alone = gp.partition(plan.ground, gp.Rules(households=gp.Window(1, 100_000), effort=0), by="estate")
    assert plan.labels.tolist() == alone.labels.tolist()
    units = plan.ground.units.assign(grid=plan.labels)
    named = units[units["estate"].fillna("") != ""]
    assert len(named)
    assert (named.groupby("estate")["grid"].nunique() == 1).all()
    without = read_config(write_config(town, more.replace('by = "estate"\n', ""), name="no.toml", **asked))
    assert make_tasks(without, find_places(without))[0].digest != place.digest


def test_totals_are_spread_over_the_housing_of_each_place(town):
    """Without counts of buildings each place has the households of its own row of the table."""
    sums = TOWN.buildings.groupby("community")["households"].sum()
    found = grounds(town, households=None, use="use", totals="totals.csv", counted="replace")
    assert {place: int(ground.units["households"].sum()) for place, (ground, _) in found.items()} == sums.to_dict()
    with pytest.raises(InputError):
        read_config(write_config(town, totals="no-such.csv"))


def test_a_layer_of_a_web_map_lies_where_it_should(town):
    """Shifted buildings are read at their true places, in passes and by row, with a note of how far they moved."""
    gp.convert_datum(TOWN.buildings, source="wgs84", target="gcj02").to_file(town / "shifted.gpkg")
    layer = open_layer(str(town / "shifted.gpkg"), datum="gcj02")
    for frame in (layer.read([1, 2, 3]), next(layer.chunks()).frame):
        own = TOWN.buildings.set_index("unit").loc[frame["unit"]].geometry
        assert np.max(frame.geometry.distance(own.reset_index(drop=True))) < 0.01
    assert [f.code for f in gp.read_units(layer.read([1, 2]), unit="unit").report.findings].count(
        "datum-converted"
    ) == 1


def test_what_is_not_asked_for_changes_no_digest(town):
    """The digest of a place tells datum, barrier kinds and totals where they are asked for, and nothing otherwise."""
    config = read_config(write_config(town))
    usual = {task.place: task.digest for task in make_tasks(config, find_places(config))}
    same = dataclasses.replace(config, marking={}, counted="replace")
    assert {task.place: task.digest for task in make_tasks(same, find_places(same))} == usual
    for told in ({"barrier_kinds": ["river"]}, {"totals": "totals.csv"}):
        changed = read_config(write_config(town, **{k: v for k, v in told.items() if k == "totals"}))
        if "barrier_kinds" in told:
            changed = dataclasses.replace(changed, surveying={**changed.surveying, **told})
        assert not {task.digest for task in make_tasks(changed, find_places(changed))} & {*usual.values()}
