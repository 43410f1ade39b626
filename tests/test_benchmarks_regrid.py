"""The judge of re-gridding and the files of batches, on plans worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest
from toy_plan import toy_ground, toy_plan

import gridplan as gp
from benchmarks.batch_ground import config_for, correct_counts, write_district
from benchmarks.regrid_judge import Before, best_codes, judge, own_codes
from gridplan.batch.config import read_config


@pytest.fixture(scope="module")
def older():
    """A plan of four grids of nine units each."""
    return toy_plan()


def test_a_plan_beside_itself_has_nothing_moved(older):
    """No household moves, all grids are untouched, and the fresh codes are the old ones."""
    before = Before.of(older)
    found = judge(older, own_codes(older), before)
    assert (found.moved, found.untouched, found.disturbed, found.in_pieces) == (0, 4, 0, 0)
    assert found.total == older.ground.units["households"].sum()
    assert best_codes(older, before).tolist() == own_codes(older).tolist()


def test_moved_units_corrected_counts_and_torn_grids_are_counted(older):
    """One unit goes from the middle of a grid to the far corner's, another is counted anew."""
    before = Before.of(older)
    units = older.ground.units.copy()
    units.loc[35, "households"] += 5
    labels = older.labels.copy()
    labels[0] = labels[35]
    ground = replace(older.ground, units=units)
    after = older.replace(ground=ground, network=replace(older.network, labels=labels))
    found = judge(after, own_codes(after), before)
    assert found.moved == units["households"].iloc[0]
    assert (found.untouched, found.disturbed, found.unnamed) == (3, 1, 1)
    assert found.in_pieces == 1


def test_fresh_codes_move_the_fewest_households(older):
    """Grids under other numbers bear the old codes again, and a grid without an old one has a name of its own."""
    before = Before.of(older)
    labels = np.array([2, 3, 0, 1], dtype=np.int32)[older.labels]
    labels[older.labels == 0] = np.where(np.arange(9) < 2, 4, 2)
    network = replace(older.network, labels=labels, codes=tuple("abcde"), n_workers=np.ones(5, np.int64))
    codes = best_codes(older.replace(network=network), before)
    stayed = codes == before.code.to_numpy()
    assert stayed.sum() == 36 - 2
    assert set(codes[~stayed]) == {"new 4"}


def test_windows_are_judged_by_households_and_load():
    """Grids beside the households asked for are counted, at two workers by twice the window."""
    ground = toy_ground()
    sums = np.bincount(ground.block, ground.units["households"])
    plan = toy_plan(ground=ground, rules=gp.Rules(households=gp.Window(int(sums.min()) + 1, 500)))
    before = Before.of(plan)
    assert judge(plan, own_codes(plan), before).outside == (sums == sums.min()).sum()
    double = plan.replace(network=replace(plan.network, n_workers=np.full(4, 2)))
    assert judge(double, own_codes(double), before).outside == 4


def test_a_district_is_written_with_a_batch_that_can_be_read(tmp_path):
    """The file asks for all layers, and corrected counts are one more in the communities named and nowhere else."""
    town = gp.samples.district(communities=2, subdistricts=1, buildings=100, households=700)
    assert set(read_config(write_district(tmp_path, town)).layers) == {"units", "roads", "boundaries"}
    one = town.boundaries["community"].iloc[0]
    correct_counts(tmp_path, [one])
    again = gp.read_units(tmp_path / "data" / "buildings.parquet", households="households", community="community")
    own = (town.buildings["community"] == one) & (town.buildings["households"] > 0)
    assert again.frame["households"].sum() == 700 + own.sum()
    assert config_for(tmp_path, "other").read_text(encoding="utf-8").endswith('folder = "other"\n')
