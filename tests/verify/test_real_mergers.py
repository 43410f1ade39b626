"""Merged plans as they are really made, whatever was asked of them, are verified after saving and loading."""

import dataclasses

import numpy as np
import pytest

import gridplan as gp
from gridplan.verify import verify

pytestmark = pytest.mark.long

WINDOW = (300, 500)


@pytest.fixture(scope="module")
def ground():
    """A generated town of two communities."""
    town = gp.samples.city(buildings=180, seed=3, communities=2)
    return gp.survey(gp.read_units(town.buildings, unit="unit"), roads=town.roads, boundaries=town.boundaries)


@pytest.fixture(scope="module")
def layers(ground):
    """Three departments: one with the windows of the plan, one with larger grids, one that leaves two grids out."""
    police = gp.partition(ground, window=WINDOW, seed=1, effort=0)
    urban = gp.partition(ground, window=(550, 1000), seed=2, effort=0)
    civil = gp.partition(ground, window=(400, 700), seed=3, streets=0, effort=0).grids
    return {"police": police, "urban": urban, "civil": civil.iloc[2:]}


ASKED = {
    "nothing": {},
    "fixed": {"fixed": ["urban"]},
    "fixed, with units left out": {"fixed": ["civil"]},
    "several fixed": {"fixed": ["urban", "civil"]},
    "base": {"base": "police", "carry": "split"},
    "weights": {"weights": {"police": 3.0, "civil": 0.0}, "compact": 1.0},
    "base is fixed": {"base": "urban", "fixed": ["urban"]},
    "locked": {"base": "police", "locked": 2},
    "locked beside fixed": {"base": "urban", "fixed": ["urban"], "locked": 1},
}


@pytest.mark.parametrize("name", ASKED)
def test_merged_plans_are_verified_after_loading(name, ground, layers, tmp_path):
    """A merged plan says nothing that is not so: pieces, locked grids, codes, pairs, functions."""
    asked = dict(ASKED[name])
    if "locked" in asked:
        asked["locked"] = layers[asked["base"]].network.codes[: asked["locked"]]
    plan = gp.merge(layers, ground, window=WINDOW, effort=0, **asked)
    gp.save(plan, tmp_path / "plan.gpkg")
    assert verify(tmp_path / "plan.gpkg").failures == ()


def test_a_real_plan_is_found_out_when_its_fixed_borders_are_others(ground, layers):
    """A plan made without fixed borders, or with others, does not pass as one that kept them."""
    plan = gp.merge(layers, ground, window=WINDOW, effort=0, fixed=["civil"])
    for fixed in ((), ("civil", "urban"), ("urban",)):
        lying = plan.replace(merger=dataclasses.replace(plan.merger, fixed=fixed))
        assert "verify-components" in {finding.code for finding in verify(lying).failures}


def test_a_real_locked_grid_is_found_out_when_it_changed(ground, layers):
    """A locked grid with a unit more is found, and a plan that kept a lock and does not say so."""
    code = layers["police"].network.codes[0]
    plan = gp.merge(layers, ground, window=WINDOW, effort=0, base="police", locked=[code])
    near, inside = ground.adjacency, plan.labels == plan.network.codes.index(code)
    across = near.open & (inside[near.u] != inside[near.v])
    labels = plan.labels.copy()
    labels[np.where(inside[near.u], near.v, near.u)[across][0]] = plan.network.codes.index(code)
    changed = plan.replace(network=dataclasses.replace(plan.network, labels=labels))
    unsaid = plan.replace(rules=dataclasses.replace(plan.rules, locked=()))
    assert "verify-locked" in {finding.code for finding in verify(changed).failures}
    assert "verify-components" in {finding.code for finding in verify(unsaid).failures}
