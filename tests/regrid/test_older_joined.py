"""Several plans whose ground becomes one, and grids whose communities have other names."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from toy_history import after_round, grids_of
from toy_plan import toy_ground, toy_plan
from toy_towns import part_of

import gridplan as gp
from gridplan.errors import InputError
from gridplan.regrid.older import older_plan

FULLER = {"b000": 70}
"""Unit → households after a correction that breaks no window."""


def halves():
    """Return the plans of the western and the eastern community, and the ground of both."""
    ground = toy_ground(communities=2)
    whole = toy_plan(ground=ground)
    west = (ground.units["community"] == "A").to_numpy()
    return part_of(whole, west), part_of(whole, ~west), ground


def corrected(ground, counts):
    """Return the ground with other households in some units."""
    units = ground.units.copy()
    units["households"] = units["unit"].map(counts).fillna(units["households"]).astype(np.int64)
    return replace(ground, units=units)


def history_faults(plan):
    """Return the names of what verification finds wrong in the history of a plan."""
    return [finding.code for finding in gp.verify(plan).failures if finding.code.startswith("verify-history")]


def test_two_plans_become_one():
    """Plans of two subdistricts go on as one on the ground of both, with all codes and no household moved."""
    west, east, ground = halves()
    new = gp.regrid([west, east], corrected(ground, FULLER), date="2027-01-31")
    assert set(new.network.codes) == {"001", "002", "003", "004"}
    assert set(new.history[-1].lineage["event"]) == {"U"}
    assert history_faults(new) == []


@pytest.mark.parametrize("first", [True, False])
def test_a_plan_with_fewer_rounds_stood_still_in_the_others(first):
    """Of plans with different histories the shorter one's grids are unchanged in the rounds that it did not have."""
    west, east, ground = halves()
    aged = after_round(west, moved={"b000": "001"}, date="2026-01-01")
    assert grids_of(aged)["b000"] != grids_of(west)["b000"]
    pair = (aged, east) if first else (east, aged)
    joined = older_plan(pair)
    assert (len(joined.history), joined.version.number) == (1, 2)
    rows = joined.history[0].lineage
    still = rows[rows["old_grid"].isin(east.network.codes)]
    assert still["event"].tolist() == ["U", "U"]
    assert still["households"].sum() == east.ground.units["households"].sum()
    new = gp.regrid(pair, corrected(ground, FULLER), date="2027-01-31")
    assert [len(new.history), new.version.number] == [2, 3]
    assert history_faults(new) == []


def test_two_rounds_and_one_are_joined_from_the_end():
    """The last rounds of plans are one; what came before of the longer one has the shorter one's first grids beside."""
    west, east, ground = halves()
    twice = after_round(
        after_round(west, moved={"b000": "001"}, date="2026-01-01"), moved={"b001": "001"}, date="2026-06-01"
    )
    once = after_round(east, moved={"b035": "009"}, date="2026-05-01")
    joined = older_plan([twice, once])
    assert [past.date for past in joined.history] == ["2026-01-01", "2026-06-01"]
    assert set(joined.history[0].lineage["new_grid"]) == {"001", "003", "002", "004"}
    new = gp.regrid([twice, once], corrected(ground, FULLER), date="2027-01-31")
    assert history_faults(new) == []


def test_equal_codes_and_units_are_refused_by_name():
    """Plans that name other grids or units alike cannot be joined."""
    west, _, _ = halves()
    with pytest.raises(InputError) as refused:
        older_plan([west, west])
    assert set(refused.value.findings[0].ids) == set(west.network.codes)


def test_merged_communities_recode_their_grids_and_move_nobody():
    """Two communities become one by a table of changes: all grids keep their ground; the lineage says so."""
    town = gp.samples.city(buildings=120, seed=4, communities=2)
    names = town.boundaries["community"].tolist()
    read = gp.read_units(town.buildings, households="households", unit="unit")
    old = gp.partition(gp.survey(read, roads=town.roads, boundaries=town.boundaries), window=(150, 250), effort=0)
    table = pd.DataFrame({"change": ["merge"], "old": ["、".join(names)], "new": ["东城社区"]})
    merged = gp.change_boundaries(town.boundaries, table.to_dict("records"))
    ground = gp.survey(read, roads=town.roads, boundaries=merged.communities)
    new = gp.regrid(old, ground, date="2027-01-31")
    assert all(code.startswith("东城社区") for code in new.network.codes)
    assert set(new.history[-1].lineage["event"]) <= {"C", "U"}
    assert not set(new.network.codes) & set(old.network.codes)
    assert new.retired == set(old.network.codes)
    assert (new.labels[:, None] == new.labels).tolist() == (old.labels[:, None] == old.labels).tolist()
    assert gp.verify(new).status == "verified"
