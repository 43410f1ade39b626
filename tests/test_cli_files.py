"""What commands read and write: outputs are never inputs, and a plan's ground stands in for data."""

import inspect

import pytest
from toy_plan import toy_plan

import gridplan as gp
from gridplan.cli.files import check_outputs, data_read, table_place, wishes_read
from gridplan.cli.grounds import ground_or_plan
from gridplan.cli.inputs import survey_ground
from gridplan.errors import OptionError

GROUND = ground_or_plan(survey_ground)


def ground(**options):
    """The ground that options name; those left out have their defaults."""
    usual = {p.name: p.default for p in inspect.signature(GROUND).parameters.values()}
    return GROUND(**(usual | options))


def test_a_plan_gives_its_ground(tmp_path):
    """The ground of a plan file has the units, neighbours and roads that it was divided on."""
    plan = toy_plan()
    found = ground(ground_file=gp.save(plan, tmp_path / "p.gpkg"))
    assert found.units["unit"].tolist() == plan.ground.units["unit"].tolist()
    assert (found.adjacency.u == plan.ground.adjacency.u).all()
    assert len(found.roads) == len(plan.ground.roads)


def test_a_ground_comes_from_one_place(tmp_path):
    """Data and a plan file together, none of both, and options of reading beside a plan file are refused by name."""
    for both in ({}, {"units": tmp_path / "u.gpkg", "ground_file": tmp_path / "p.gpkg"}):
        with pytest.raises(OptionError, match="either UNITS"):
            ground(**both)
    with pytest.raises(OptionError, match="--road-class, --units-layer, --households"):
        ground(ground_file=tmp_path / "p.gpkg", households="n", units_layer="b", road_class="1", kind="kind")


def test_outputs_are_apart_from_inputs_and_each_other(tmp_path):
    """An output that is read, that is written twice, or that has no folder is refused; nothing is written."""
    read = (*data_read(units=tmp_path / "u.gpkg"), *wishes_read(pin=tmp_path / "p.csv", together="t.csv", apart="kind"))
    assert [path.name for path in read] == ["u.gpkg", "p.csv", "t.csv"]
    for outputs in (
        (tmp_path / "u.gpkg", None),
        (tmp_path / "a.gpkg", tmp_path / "p.csv"),
        (tmp_path / "a.gpkg", tmp_path / "." / "a.gpkg"),
        (tmp_path / "no" / "a.gpkg",),
    ):
        with pytest.raises(OptionError):
            check_outputs(outputs, read)
    assert not list(tmp_path.iterdir())
    check_outputs((tmp_path / "a.gpkg", tmp_path / "tables", None), read)
    assert (tmp_path / "tables").is_dir()


def test_tables_are_workbooks_or_folders(tmp_path):
    """An ending that tables cannot have is refused before any work."""
    table_place("--crosswalk", tmp_path / "a.xlsx")
    table_place("--crosswalk", tmp_path / "folder")
    with pytest.raises(OptionError, match=r"--crosswalk .*a\.pdf"):
        table_place("--crosswalk", tmp_path / "a.pdf")
