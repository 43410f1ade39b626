"""Rounds read off two plans: which buildings are told, of what households, and what is no grid."""

import dataclasses

import numpy as np
import pandas as pd
from toy_plan import toy_ground, toy_plan

from gridplan.lineage.rounds import round_between
from gridplan.version import Version


def regridded(plan, keep, *, labels, codes, ids=None, added=0):
    """A plan on the buildings at `keep` of another and some more, and which older one each was."""
    other = toy_ground(side=7).units.iloc[:added]
    units = plan.ground.units.iloc[keep]
    units = units.assign(unit=ids or list(units["unit"]))
    units = pd.concat([units, other.assign(unit=[f"n{i}" for i in range(added)])], ignore_index=True)
    ground = dataclasses.replace(plan.ground, units=units)
    workers = np.ones(len(codes), np.int64)
    network = dataclasses.replace(plan.network, labels=np.array(labels, np.int32), codes=codes, n_workers=workers)
    old_of = np.array([*keep, *[-1] * added], dtype=np.int32)
    return plan.replace(ground=ground, network=network), old_of


def test_nothing_changed_nothing_told():
    """With the same ground and grids every grid is unchanged, with all its households, and no building is told."""
    plan = toy_plan(version=Version(3))
    found = round_between(plan, plan, old_of=np.arange(36, dtype=np.int32), date="2027-01-31")
    assert (found.before.number, found.date, len(found.units)) == (3, "2027-01-31", 0)
    assert found.lineage["event"].tolist() == ["U"] * 4
    assert found.lineage["households"].tolist() == plan.grids.sort_values("grid")["households"].tolist()
    assert (found.lineage[["share_from", "share_to"]] == 1).all(axis=None)


def test_only_what_changed_is_told():
    """A building that moved, one renamed, two made of one, one pulled down and one built: these and no others."""
    plan = toy_plan()
    keep = [0, *range(35)]
    ids = ["b000-2", "b000", "x", *plan.ground.units["unit"][2:35]]
    labels = [*plan.labels[keep], 0]
    labels[10] = 3
    new, old_of = regridded(plan, keep, labels=labels, codes=plan.network.codes, ids=ids, added=1)
    found = round_between(plan, new, old_of=old_of, date="").units
    code = [plan.network.codes[i] for i in plan.labels]
    households = plan.ground.units["households"]
    assert found.astype(object).where(found.notna(), None).to_numpy().tolist() == [
        ["b000-2", "b000", code[0], code[0], households[0]],
        ["x", "b001", code[1], code[1], households[1]],
        ["b009", "b009", code[9], "004", households[9]],
        ["n0", None, None, "001", new.ground.units["households"][36]],
        [None, "b035", code[35], None, households[35]],
    ]


def test_households_are_of_today():
    """Counts that were corrected count in the lineage as they are now."""
    plan = toy_plan()
    units = plan.ground.units.assign(households=plan.ground.units["households"] * 2)
    new = plan.replace(ground=dataclasses.replace(plan.ground, units=units))
    found = round_between(plan, new, old_of=np.arange(36, dtype=np.int32), date="")
    assert found.lineage["households"].sum() == units["households"].sum()
    assert found.units.empty


def test_the_code_of_uncovered_ground_is_no_grid():
    """Buildings that no grid covers have none: not in the lineage, not among the codes of the round."""
    plan = toy_plan()
    codes = ("001", "-", "003", "004")
    bare = plan.replace(network=dataclasses.replace(plan.network, codes=codes))
    found = round_between(plan, bare, old_of=np.arange(36, dtype=np.int32), date="")
    assert found.codes == {"001", "002", "003", "004"}
    assert dict(zip(found.lineage["old_grid"], found.lineage["event"], strict=True))["002"] == "R"
    lost = found.units[found.units["old_grid"] == "002"]
    assert len(lost) == (plan.labels == 1).sum()
    assert lost["new_grid"].isna().all()
