"""Codes of merged grids: which go on, and that none is given to other ground."""

import dataclasses

import numpy as np
import pytest
from merged_towns import code_of_units, counts_of, labels_of

import gridplan as gp
from gridplan.departments.reading import read_departments
from gridplan.merge.codes import older_network

WINDOW = (300, 500)


def merge(layers, ground, **more):
    """Merge quickly within the usual window."""
    return gp.merge(layers, ground, window=WINDOW, effort=0, **more)


def codes_of(plan):
    """Return department → its codes."""
    return {network.name: set(network.codes) for network in plan.others}


@pytest.mark.parametrize("base", ["police", "urban"])
def test_codes_of_the_base_go_on_where_most_of_them_is(rivals, ground, base):
    """A code of the base stands on the grid with most of its households, unless that goes on under a larger part."""
    plan = merge(rivals, ground, base=base)
    old, households = labels_of(plan, base), counts_of(ground)
    own = next(network.codes for network in plan.others if network.name == base)
    shared = np.zeros((len(own), len(plan.network.codes)), np.int64)
    np.add.at(shared, (old, plan.labels), households)
    for grid, code in enumerate(plan.network.codes):
        if code in own:
            assert shared[own.index(code), grid] > 0
        else:
            assert all(own[i] in plan.network.codes for i in np.flatnonzero(shared[:, grid]))
    assert len(set(plan.network.codes) & set(own)) == min(len(own), len(plan.network.codes))


def test_new_codes_were_never_given_out(rivals, ground, settled):
    """Without a base no code of departments that disagree goes on; with one, none of the other department's."""
    based = merge(rivals, ground, base="urban")
    assert not set(settled.network.codes) & set.union(*codes_of(settled).values())
    assert not set(based.network.codes) & codes_of(based)["police"]


def test_a_fresh_code_avoids_codes_of_every_department(ground, hidden, layers):
    """Departments that used the usual codes for other ground keep them to themselves."""
    turned = dataclasses.replace(hidden.network, labels=np.roll(hidden.network.labels, len(ground) // 3))
    other = hidden.replace(network=turned)
    plan = merge({**layers, "shifted": other}, ground)
    agreed = set(code_of_units(plan)) & set(hidden.network.codes)
    assert not agreed


def test_codes_that_all_departments_agree_on_go_on(ground, hidden):
    """Where two departments give the same ground the same code, it stands on most of that ground afterwards."""
    draw = np.random.default_rng(3)
    labels = hidden.labels.copy()
    pairs = hidden.ground.adjacency
    across = np.flatnonzero(pairs.open & (labels[pairs.u] != labels[pairs.v]))
    for pair in draw.choice(across, 25, replace=False):
        labels[pairs.u[pair]] = hidden.labels[pairs.v[pair]]
    moved = hidden.replace(network=dataclasses.replace(hidden.network, labels=labels))
    plan = merge({"a": hidden, "b": moved}, ground)
    assert plan.network.codes == hidden.network.codes
    assert counts_of(ground)[code_of_units(plan) == code_of_units(hidden)].sum() > 0.95 * counts_of(ground).sum()


def test_codes_are_agreed_on_by_half_of_the_households(ground, hidden):
    """A code goes on only where the departments' grids of that name share at least half of the larger one."""
    households = counts_of(ground)
    inside = np.flatnonzero(hidden.labels == 0)
    inside = inside[np.argsort(households[inside], kind="stable")]
    held = np.cumsum(households[inside]) / households[inside].sum()
    for moved in (0.45, held[held > 0.5][0]):
        labels = hidden.labels.copy()
        labels[inside[held <= moved]] = 1
        other = hidden.replace(network=dataclasses.replace(hidden.network, labels=labels))
        departments, _ = read_departments({"a": hidden, "b": other}, ground)
        older = older_network(departments, None, households)
        assert (older.codes[0] in {older.codes[i] for i in older.labels[older.labels >= 0]}) == (moved < 0.5)


def test_locked_grids_of_the_base_stay(rivals, ground):
    """A lock keeps a grid of the base as it is under its code, and everything else still holds the window."""
    free = merge(rivals, ground, base="urban")
    own = next(network for network in free.others if network.name == "urban")
    community, households = ground.units["community"].to_numpy(), counts_of(ground)
    for code in own.codes:
        units = own.labels == own.codes.index(code)
        if len(set(community[units])) == 1 and WINDOW[0] <= households[units].sum() <= WINDOW[1]:
            break
    plan = merge(rivals, ground, base="urban", locked=[code])
    np.testing.assert_array_equal(code_of_units(plan) == code, units)
    with pytest.raises(gp.InputError):
        merge(rivals, ground, base="urban", locked=["nowhere"])
