"""Mended shapes as they were: counted, located, and there to be taken back."""

import bad_files as bad
import geopandas as gpd
import shapely

import gridplan as gp
from gridplan.ground.reading.read import read_units


def test_the_original_of_every_repair_stays_in_the_report_the_plan_and_the_file(tmp_path):
    """A mended spike is kept bit by bit through survey, plan file and the file of repairs; whole shapes are not."""
    source = bad.with_shape(bad.spike())
    units = read_units(source, households="hh")
    (one,) = units.report.repairs
    assert (one.unit, one.crs) == ("h2", "EPSG:4547")
    assert shapely.from_wkb(one.original).equals_exact(bad.spike(), 0)
    assert one.area_before == one.area_after == 100
    plan = gp.partition(gp.survey(units), window=(1, 1000))
    gp.save(plan, tmp_path / "plan.gpkg")
    assert gp.load(tmp_path / "plan.gpkg").ground.report.repairs == (one,)
    file = gp.save_repairs(plan.ground.report, tmp_path / "repairs.gpkg")
    written = gpd.read_file(file)
    assert written["unit"].tolist() == ["h2"]
    assert written.geometry[0].equals_exact(bad.spike(), 0)
    whole = read_units(bad.houses(), households="hh").report
    assert not whole.repairs
    assert gpd.read_file(gp.save_repairs(whole, tmp_path / "nothing.gpkg")).empty
