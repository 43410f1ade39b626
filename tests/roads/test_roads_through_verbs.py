"""Road-segment grids while a plan goes on: kept where they fit, under today's communities, else let go with a note."""

import dataclasses

import numpy as np
import pytest
from toy_plan import toy_plan
from toy_roads import street_ground, street_plan

import gridplan as gp
from gridplan.errors import InputError
from gridplan.verify.facts import Facts
from gridplan.verify.roads import check_roads

WHOLE = street_ground()


def ground_of(names=None, **columns):
    """Return the whole ground under other names of communities, with other columns."""
    units = WHOLE.units.assign(**columns)
    if names:
        units = units.assign(community=[names[name] for name in units["community"]])
    return dataclasses.replace(WHOLE, units=units)


def more_households():
    """Return the ground with households corrected in one building."""
    return ground_of(households=WHOLE.units["households"] + (np.arange(len(WHOLE)) == 5) * 30)


def one_move(plan):
    """Return edits that begin a grid with the first building."""
    move = {"act": "move", "units": [plan.ground.units["unit"][0]], "from": [plan.network.codes[plan.labels[0]]]}
    return {"format": "gridplan-edits/1", "plan": plan.digest, "edits": [move | {"to": "+1"}]}


def told(plan, code):
    """Return the ids of what a plan tells under a code."""
    return [finding.ids for finding in plan.report.findings if finding.code == code]


def faults_of(plan):
    """Return what verification says against the roads of a plan."""
    return [finding for finding in check_roads(Facts(plan)) if finding.severity == "error"]


KEEPING = {
    "regrid on its own ground": lambda plan: gp.regrid(plan, plan.ground),
    "regrid on the ground as read": lambda plan: gp.regrid(plan, WHOLE),
    "regrid with households corrected": lambda plan: gp.regrid(plan, more_households()),
    "regrid_curve": lambda plan: gp.regrid_curve(plan, more_households(), stays=[1.0]).plans[0],
    "approve": lambda plan: gp.approve(plan, by="office", date="2027-01-01"),
    "approve, then regrid": lambda plan: gp.regrid(gp.approve(plan, by="office", date="2027-01-01"), WHOLE),
    "apply_edits": lambda plan: gp.apply_edits(plan, one_move(plan)),
    "apply_edits, mended": lambda plan: gp.apply_edits(plan, one_move(plan), mend=True),
    "with_names": lambda plan: plan.with_names({plan.network.codes[0]: "First"}),
    "divide_levels": gp.divide_levels,
    "supersede": lambda plan: gp.supersede(toy_plan(ground=WHOLE), plan),
}


@pytest.mark.parametrize("verb", KEEPING)
def test_roads_go_on_where_all_along_them_is_as_it_was(verb):
    """No verb that leaves buildings, streets and counts as they are loses or changes a road-segment grid."""
    plan = street_plan()
    after = KEEPING[verb](plan)
    assert after.roads.digest == plan.roads.digest
    assert after.ground.units["shops"].equals(plan.ground.units["shops"])
    assert faults_of(after) == []


def test_roads_follow_communities_that_are_renamed_or_merged():
    """Road-segment grids are recoded under the community of today, which the plan tells; nothing else changes."""
    plan = street_plan()
    renamed = gp.regrid(plan, ground_of({"A": "甲", "B": "B"}))
    assert renamed.roads.codes == ("甲-701", "甲-702", "B-701")
    assert set(renamed.roads.segments["community"]) == {"甲", "B"}
    assert told(renamed, "regrid-roads-recoded") == [("A-701 → 甲-701", "A-702 → 甲-702")]
    assert gp.verify(renamed).failures == ()
    merged = gp.regrid(plan, ground_of({"A": "甲", "B": "甲"}))
    assert merged.roads.codes == ("甲-701", "甲-702", "甲-703")
    assert not merged.roads.segments["border"].any()
    assert not any(finding.code == "roads-borders" for finding in merged.roads.report.findings)
    assert merged.roads.patrol.tolist() == plan.roads.patrol.tolist()
    assert faults_of(renamed) + faults_of(merged) == []


def test_approved_roads_under_another_name_are_a_new_draft():
    """Recoding an approved plan's road-segment grids does not change what was approved."""
    plan = gp.approve(street_plan(), by="office", date="2027-01-01")
    after = gp.regrid(plan, ground_of({"A": "甲", "B": "B"}))
    assert (after.version.number, after.version.state, plan.version.state) == (2, "draft", "approved")


def split_in_two():
    """Return the ground whose community A is two now."""
    west = np.arange(len(WHOLE)) < 12
    names = np.where(west & (WHOLE.units["community"] == "A"), "A1", WHOLE.units["community"].replace("A", "A2"))
    return ground_of(community=names.astype(object))


def other_streets():
    """Return the ground after a street was closed."""
    return dataclasses.replace(WHOLE, roads=WHOLE.roads.iloc[:2])


def wider_house():
    """Return the ground on which one building is wider."""
    shapes = WHOLE.units.geometry.to_numpy().copy()
    shapes[3] = shapes[3].buffer(3)
    return dataclasses.replace(WHOLE, units=WHOLE.units.set_geometry(shapes, crs=WHOLE.units.crs))


CHANGED = {
    "communities": split_in_two,
    "streets": other_streets,
    "buildings": wider_house,
    "shops": lambda: ground_of(shops=WHOLE.units["shops"] + 1),
}


@pytest.mark.parametrize("what", CHANGED)
def test_roads_that_no_longer_fit_are_let_go_with_a_note(what):
    """Where communities are split, or streets, buildings or shops are others, the note names every grid let go."""
    plan = street_plan()
    after = gp.regrid(plan, CHANGED[what]())
    assert after.roads is None
    assert told(after, "regrid-roads-dropped") == [plan.roads.codes]
    assert after.ground.units["shops"].sum() >= WHOLE.units["shops"].sum()


def test_shops_in_the_balance_of_new_rules_let_the_roads_go():
    """Rules of today that count all shops in the areal grids leave none to the roads, and the plan says so."""
    plan = street_plan()
    after = gp.regrid(plan, WHOLE, {"balance": {"shops": 1.0}})
    assert after.roads is None
    assert told(after, "regrid-roads-dropped") == [plan.roads.codes]


def test_plans_that_become_one_say_which_roads_do_not_go_on():
    """Of plans that are joined, the road-segment grids of each are named, not carried."""
    plan = street_plan()
    units = plan.ground.units.assign(unit="x" + plan.ground.units["unit"])
    far = dataclasses.replace(plan.ground, units=units.set_geometry(units.geometry.translate(1000.0, 0.0)))
    network = dataclasses.replace(plan.network, codes=("101", "102", "103", "104"))
    workers = plan.workers.assign(grid=list(network.codes), worker=["v1", "v2", "v3", "v4"])
    second = dataclasses.replace(plan, ground=far, network=network, workers=workers, roads=None)
    after = gp.regrid([plan, second], WHOLE)
    assert after.roads is None
    assert told(after, "regrid-roads-joined") == [plan.roads.codes]


def test_a_newer_plan_without_roads_says_which_are_gone():
    """Superseding names the older road-segment grids; codes of ground are never those of road in either plan."""
    plan = street_plan()
    after = gp.supersede(plan, toy_plan(ground=WHOLE))
    assert told(after, "signoff-roads-gone") == [plan.roads.codes]
    network = dataclasses.replace(plan.network, codes=("A-701", *plan.network.codes[1:]))
    workers = plan.workers.assign(grid=list(network.codes))
    with pytest.raises(InputError) as caught:
        gp.supersede(plan, toy_plan(ground=WHOLE, network=network, workers=workers))
    assert [(f.code, f.ids) for f in caught.value.findings] == [("roads-codes-taken", ("A-701",))]


def test_no_verb_that_reads_a_plan_stumbles_over_its_roads():
    """Comparing, telling changes and lineage, checking codes, explaining, locating and routes work with roads."""
    plan = street_plan()
    new, edited = gp.regrid(plan, more_households()), gp.apply_edits(plan, one_move(plan))
    unit = plan.ground.units["unit"][0]
    assert gp.compare(plan, edited).differing > 0
    assert gp.changes(edited, plan).totals.changed_grids > 0
    assert len(gp.lineage(new).as_dict()) > 0
    assert gp.change_table(new).empty
    assert set(gp.check_codes(plan).codes["code"]) >= set(plan.network.codes)
    assert gp.explain(plan, unit) is not None
    found = gp.locate(plan, [tuple(plan.ground.points[0])]).table
    assert found["grid"].tolist() == [plan.network.codes[plan.labels[0]]]
    assert len(gp.routes(plan)) > 0
    assert gp.adopt(dict(zip(plan.ground.units["unit"], map(str, plan.labels), strict=True)), plan.ground).roads is None
