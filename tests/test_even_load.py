"""Evening out the load itself: parts of a worker under a standard, households without one."""

import dataclasses

import numpy as np
import pytest
from toy_plan import toy_ground

import gridplan as gp
from gridplan.cli.wishes import wished_columns
from gridplan.partition import partition

STANDARD = gp.Standard(open=300, managed=500)


def spread(plan):
    """Return the mean distance of the grids' loads from their mean."""
    load = np.bincount(plan.labels, plan.load)
    return float(np.abs(load / load.mean() - 1).mean())


def drawn(**rules):
    """Return a plan of mixed housing in a wide window."""
    return partition(toy_ground(kinds=True), standard=STANDARD, load_window=(0.5, 1.5), effort=0, **rules)


def test_loads_are_evened_out_where_housing_is_mixed():
    """Grids have more equal work when load is evened out than when households are, or nothing."""
    even = spread(drawn(balance={"load": 30}))
    assert even < spread(drawn())
    assert even < spread(drawn(balance={"households": 30}))


def test_the_column_is_the_load_of_the_rules():
    """What is evened out is what the windows are on, also where the units bring a column of that name."""
    ground = toy_ground(kinds=True)
    strange = dataclasses.replace(ground, units=ground.units.assign(load=1))
    plan = partition(strange, standard=STANDARD, load_window=(0.5, 1.5), effort=0, balance={"load": 30})
    assert (plan.ground.units["load"] == plan.load).all()
    assert plan.digest == drawn(balance={"load": 30}).digest


def test_without_a_standard_households_are_the_load():
    """Without kinds load and households even out to the same plan."""
    plans = [partition(toy_ground(), effort=0, balance={name: 5}) for name in ("load", "households")]
    assert (plans[0].labels == plans[1].labels).all()


@pytest.mark.parametrize("ending", ["gpkg", "parquet"])
def test_a_saved_plan_keeps_it(tmp_path, ending):
    """The plan comes back the same from a file, and the independent check agrees."""
    plan = gp.approve(drawn(balance={"load": 5}), by="office", date="2026-01-01", valid_from="2026-01-01")
    gp.save(plan, tmp_path / f"plan.{ending}")
    assert gp.load(tmp_path / f"plan.{ending}").digest == plan.digest
    assert gp.verify(tmp_path / f"plan.{ending}").failures == ()


def test_files_need_no_such_column():
    """The command asks the files for the other columns only."""
    assert wished_columns(balance="load=5,shops=1") == ("shops",)
