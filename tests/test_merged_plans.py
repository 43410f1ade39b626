"""Merged plans in the verbs that come after: levels, division from them, explanation, export, merging once more."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app
from gridplan.errors import InputError

WINDOW = (300, 500)


@pytest.fixture(scope="module")
def ground():
    """A generated town of two communities."""
    town = gp.samples.city(buildings=180, seed=3, communities=2)
    return gp.survey(gp.read_units(town.buildings, unit="unit"), roads=town.roads, boundaries=town.boundaries)


@pytest.fixture(scope="module")
def layers(ground):
    """Two departments: one with the windows of the plan, one with larger grids."""
    police = gp.partition(ground, window=WINDOW, seed=1, effort=0)
    return {"police": police, "urban": gp.partition(ground, window=(550, 1000), seed=2, effort=0)}


@pytest.fixture(scope="module")
def plan(layers, ground):
    """The one network, made with the police as base."""
    return gp.merge(layers, ground, window=WINDOW, effort=0, base="police", carry="split")


@pytest.fixture(scope="module")
def file(plan, tmp_path_factory):
    """Its file."""
    path = tmp_path_factory.mktemp("merged") / "plan.gpkg"
    gp.save(plan, path)
    return path


def test_levels_keep_what_was_merged(plan, tmp_path):
    """A merged plan that is divided further has its merger, departments and functions still, and is verified."""
    gp.save(gp.divide_levels(plan), tmp_path / "levels.gpkg")
    found = gp.load(tmp_path / "levels.gpkg")
    assert found.merger.as_dict() == plan.merger.as_dict()
    pd.testing.assert_frame_equal(found.merger.functions, plan.merger.functions, check_dtype=False)
    assert [network.name for network in found.others] == ["police", "urban"]
    assert gp.verify(tmp_path / "levels.gpkg").status == "verified"


def test_a_division_may_start_from_a_merged_plan(file, plan, ground):
    """The codes of the one network go on, its locked grids stay, and the new plan is no merger any more."""
    code = plan.network.codes[0]
    found = gp.partition(ground, window=WINDOW, start=file, stay=1, locked=[code], effort=0)
    assert found.merger is None
    assert [network.name for network in found.others] == ["before"]
    stayed = found.labels == found.network.codes.index(code)
    assert (stayed == (plan.labels == 0)).all()
    assert gp.verify(found).status == "verified"


def test_a_merged_plan_may_be_merged_with_itself_as_ground(file, plan, layers):
    """A merged plan as a layer is one network with its codes; made one with itself it stays as it is."""
    again = gp.merge({"one": file}, gp.load(file).ground, window=WINDOW, effort=0)
    assert (again.labels == plan.labels).all()
    assert again.network.codes == plan.network.codes
    both = gp.merge({"one": file, "urban": layers["urban"]}, plan.ground, window=WINDOW, effort=0, base="one")
    assert gp.verify(both).status == "verified"


def test_a_merged_plan_may_be_adopted(plan):
    """Its grids taken in as a division by themselves are the same grids under the same codes."""
    codes = np.array(plan.network.codes, dtype=object)[plan.labels]
    adopted = gp.adopt(pd.Series(codes, index=plan.ground.units["unit"]), plan.ground)
    assert (np.array(adopted.network.codes, dtype=object)[adopted.labels] == codes).all()
    assert adopted.merger is None
    assert gp.verify(adopted).status == "verified"


def test_verbs_read_a_merged_file(file, tmp_path):
    """Map, explanation, levels, export and verification all take the file of a merged plan."""
    unit = gp.load(file).ground.units["unit"].iloc[0]
    asked = {
        "map.html": ("map", file, "--out", tmp_path / "map.html"),
        "levels.gpkg": ("levels", file, "--out", tmp_path / "levels.gpkg"),
        "effort.csv": ("export", file, "--table", "effort", "--out", tmp_path / "effort.csv"),
        "all.xlsx": ("export", file, "--out", tmp_path / "all.xlsx"),
        "": ("explain", file, unit, "--json"),
        ".": ("verify", file, "--json"),
    }
    for name, words in asked.items():
        ran = CliRunner().invoke(app, [str(word) for word in words])
        assert ran.exit_code == 0, ran.output
        assert (tmp_path / name).exists()
    assert pd.read_csv(tmp_path / "effort.csv")["department"].tolist() == ["police", "urban"]


def test_a_locked_grid_across_a_fixed_border_is_refused(ground, layers):
    """A grid of the base that lies on both sides of a fixed border cannot stay; the message names it and the border."""
    police, urban = (layers[name].network for name in ("police", "urban"))
    across = np.zeros_like(urban.labels)
    across[np.flatnonzero(police.labels == 0)[:5]] = 1
    drawn = dataclasses.replace(urban, labels=across, codes=("U1", "U2"), n_workers=np.ones(2, np.int64))
    fixed = layers["urban"].replace(network=drawn)
    asked = {"base": "police", "fixed": ["urban"], "locked": police.codes[:2], "window": WINDOW, "effort": 0}
    with pytest.raises(InputError, match="urban") as refused:
        gp.merge({**layers, "urban": fixed}, ground, **asked)
    assert [(one.code, one.ids) for one in refused.value.findings] == [("merge-locked-crossed", police.codes[:1])]
