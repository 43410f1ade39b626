"""Plans that lie beside each other made one: nothing of them changes, and what does not fit is refused."""

from dataclasses import replace

import numpy as np
import pytest
from toy_batch import TOWN, write_config, write_town

import gridplan as gp
from gridplan.errors import InputError, OptionError
from gridplan.regrid.older import older_plan


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A town of three communities, each divided in a batch, and its ground in one piece."""
    folder = write_town(tmp_path_factory.mktemp("joining"))
    rules = '[rules]\neffort = 0\nhouseholds = [100, 500]\nislands = "bridge"\n[output]\nfolder = "out"\n'
    report = gp.batch(write_config(folder, rules), processes=0)
    units = gp.read_units(TOWN.buildings, households="households", unit="unit", community="community")
    ground = gp.survey(units, roads=TOWN.roads, barriers=TOWN.barriers, boundaries=TOWN.boundaries)
    return [gp.load(path) for path in report.plans], ground, report


def grids_of(plan):
    """Return unit → code of its grid."""
    codes = np.array(plan.network.codes, dtype=object)[plan.labels]
    return dict(zip(plan.ground.units["unit"], codes, strict=True))


def test_a_batch_tells_its_plans_in_the_order_of_the_places(done):
    """There is a file for each place, and they are sorted by place, not by how bad they are."""
    _, _, report = done
    assert [path.parent.name for path in report.plans] == sorted(record.place for record in report.records)


def test_a_joined_plan_has_the_grids_codes_and_bounds_of_its_parts(done, tmp_path):
    """Each unit keeps its grid; status and bound are those of the parts; the plan verifies and is a first draft."""
    parts, ground, _ = done
    plan = gp.join_plans(parts, ground)
    assert grids_of(plan) == {unit: code for part in parts for unit, code in grids_of(part).items()}
    assert plan.first_draft
    assert (plan.others, plan.status) == ((), "feasible")
    assert plan.bound == pytest.approx(sum(part.bound for part in parts))
    gp.save(plan, tmp_path / "plan.gpkg")
    assert gp.verify(tmp_path / "plan.gpkg").failures == ()


def test_the_order_of_the_plans_changes_nothing(done):
    """Plans in another order give the same digest."""
    parts, ground, _ = done
    assert gp.join_plans(parts[::-1], ground).digest == gp.join_plans(parts, ground).digest


def test_workers_of_different_plans_stay_different_people(done):
    """Every plan numbers its workers from 1; joined, each worker still serves the grids of one plan alone."""
    parts, ground, _ = done
    posts = sum(part.workers["worker"].nunique() for part in parts)
    assert gp.join_plans(parts, ground).workers["worker"].nunique() == posts
    assert older_plan(parts).workers["worker"].nunique() == posts


def test_other_rules_are_refused(done):
    """Plans of other windows cannot be one plan, and the refusal names what differs."""
    parts, ground, _ = done
    other = replace(parts[0], rules=replace(parts[0].rules, streets=0.5))
    with pytest.raises(OptionError, match="streets"):
        gp.join_plans([other, *parts[1:]], ground)


def test_levels_are_refused(done):
    """Levels would be lost, so such plans are not joined."""
    parts, ground, _ = done
    with pytest.raises(OptionError, match="levels"):
        gp.join_plans([gp.divide_levels(parts[0]), *parts[1:]], ground)


@pytest.mark.parametrize("change", ["missing", "counted anew"])
def test_other_ground_is_refused_by_its_buildings(done, change):
    """A plan that is missing, and a building with other households, are refused by the buildings concerned."""
    parts, ground, _ = done
    if change == "missing":
        wrong = set(parts[0].ground.units["unit"])
        parts = parts[1:]
    else:
        units = ground.units.copy()
        units.loc[0, "households"] += 1
        wrong, ground = {units.loc[0, "unit"]}, replace(ground, units=units)
    with pytest.raises(InputError) as refused:
        gp.join_plans(parts, ground)
    assert set(refused.value.findings[0].ids) == wrong


def test_ground_that_hangs_together_otherwise_is_refused(done):
    """Without the barriers pieces are others than those that were divided."""
    parts, ground, _ = done
    apart = replace(ground, units=ground.units.assign(community=ground.units["community"].iloc[0]))
    with pytest.raises(InputError) as refused:
        gp.join_plans(parts, apart)
    assert [finding.code for finding in refused.value.findings] == ["join-pieces"]


def test_classes_of_other_communities_leave_a_plan_as_it_is():
    """Re-gridding with a class more moves nobody where no load changes, and keeps the new classes."""
    units = gp.read_units(TOWN.buildings, households="households", unit="unit", community="community")
    ground = gp.survey(units, roads=TOWN.roads, barriers=TOWN.barriers, boundaries=TOWN.boundaries)
    classes = dict.fromkeys(TOWN.boundaries["community"], "old")
    standard = gp.Standard(old=200, new=300)
    plan = gp.partition(ground, standard=standard, load_window=(0.5, 1.5), classes=classes, effort=0)
    new = gp.regrid(plan, ground, {"classes": classes | {"elsewhere": "new"}})
    assert grids_of(new) == grids_of(plan)
    assert new.rules.classes["elsewhere"] == "new"
