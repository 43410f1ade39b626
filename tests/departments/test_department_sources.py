"""Where departments' layers come from: frames, files, plans and plan files."""

import dataclasses

import numpy as np
import pytest
from layers_drawn import drawn, halves, square
from toy_plan import toy_ground, toy_plan

from gridplan.adopt import adopt
from gridplan.departments.reading import read_departments
from gridplan.store.geopackage import save


def test_files_are_read_like_frames(ground, tmp_path):
    """A GeoPackage of one layer gives what its frame gives."""
    halves().to_file(tmp_path / "police.gpkg", layer="anything")
    (one,), faults = read_departments({"police": tmp_path / "police.gpkg"}, ground)
    (other,), _ = read_departments({"police": halves()}, ground)
    assert not faults
    assert np.array_equal(one.labels, other.labels)
    assert one.codes == other.codes


def test_of_several_layers_the_department_s_own_is_read(ground, tmp_path):
    """A file with a layer for each department serves all of them; without one of the name it is refused."""
    file = tmp_path / "all.gpkg"
    halves().to_file(file, layer="police")
    drawn([square(0, 0, 240, 240)]).to_file(file, layer="urban", mode="a")
    departments, faults = read_departments({"police": file, "urban": str(file), "party": file}, ground)
    assert [len(department.codes) for department in departments] == [2, 1]
    assert [fault.code for fault in faults] == ["department-layer-choice"]
    (named,), _ = read_departments({"party": (file, "urban")}, ground)
    assert named.codes == ("A",)


def test_a_layer_of_a_file_can_be_named(ground, tmp_path):
    """Of a file with several layers the one named is read; a name that it does not have is told with those it has."""
    file = tmp_path / "all.gpkg"
    halves().to_file(file, layer="jw")
    drawn([square(0, 0, 240, 240)]).to_file(file, layer="cg", mode="a")
    departments, faults = read_departments({"police": (file, "jw"), "urban": (file, "cg"), "x": (file, "none")}, ground)
    assert [len(department.codes) for department in departments] == [2, 1]
    assert [(fault.code, fault.numbers["layers"]) for fault in faults] == [("layer-missing", "jw, cg")]


def test_a_plan_keeps_its_codes(ground, tmp_path):
    """A plan and its file give the plan's own grids, unit by unit."""
    plan = toy_plan(ground=ground)
    save(plan, tmp_path / "plan.gpkg")
    departments, faults = read_departments({"a": plan, "b": tmp_path / "plan.gpkg"}, ground)
    assert not faults
    for department in departments:
        assert department.codes == plan.network.codes
        assert np.array_equal(department.labels, plan.labels)
        assert (department.share == 1).all()
        assert len(department.claims) == len(ground)
        assert department.network.n_workers.tolist() == [1, 1, 1, 1]
        assert not department.report.findings


def test_a_plan_of_other_units_is_matched_by_id(ground):
    """Units that are gone or new are told; the others keep their grid, wherever they stand in the order."""
    plan = toy_plan(ground=ground)
    units = ground.units.copy()
    units.loc[3, "unit"] = "new"
    (read,), _ = read_departments({"a": plan}, dataclasses.replace(ground, units=units))
    told = {finding.code: finding.ids for finding in read.report.findings}
    assert told["department-plan-gone"] == ("b003",)
    assert told["department-plan-new"] == ("new",) == told["department-unserved"]
    assert read.labels[3] == -1
    assert np.array_equal(np.delete(read.labels, 3), np.delete(plan.labels, 3))


def test_units_that_an_adopted_plan_left_out_stay_out(ground):
    """The code under which uncovered units are kept is no grid of the department."""
    plan = adopt(halves().iloc[:1], ground)
    (read,), _ = read_departments({"a": plan}, ground)
    assert read.codes == ("A",)
    assert (read.labels < 0).sum() == len(ground) / 2


@pytest.mark.parametrize("case", ["elsewhere", "lines", "damaged"])
def test_plans_that_cannot_serve_are_refused(ground, tmp_path, case):
    """A plan of another place, one named as lines, and a damaged file."""
    plan = toy_plan(ground=ground)
    if case == "elsewhere":
        units = ground.units.assign(unit=[f"x{i}" for i in range(len(ground))])
        _, faults = read_departments({"a": plan}, dataclasses.replace(ground, units=units))
    elif case == "lines":
        _, faults = read_departments({"a": plan}, ground, lines=["a"])
    else:
        file = save(plan, tmp_path / "plan.gpkg")
        content = file.read_bytes()
        file.write_bytes(content.replace(b"b003", b"b999"))
        _, faults = read_departments({"a": file}, ground)
    codes = {"elsewhere": "department-plan-elsewhere", "lines": "department-plan-as-lines"}
    assert [fault.code for fault in faults] == [codes.get(case, "department-plan-damaged")]


def test_the_inputs_stay_as_they_are(ground):
    """Reading changes neither the layer nor its order."""
    layer = halves(codes=["B", "A"])
    before = layer.copy(deep=True)
    read_departments({"police": layer}, ground)
    assert layer.equals(before)


def test_grids_may_run_on_beyond_the_ground():
    """Grids that run on beyond the ground are read on the ground alone."""
    small = toy_ground(side=2)
    (read,), _ = read_departments({"police": halves()}, small)
    assert read.codes == ("A", "B")
    assert set(read.labels.tolist()) == {0}
