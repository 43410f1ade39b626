"""Areas, dedicated places, stations, posts and alternatives that cannot be had: without what is named, they can."""

import json

import numpy as np
import pandas as pd
import pytest
from removing import CAUSES, Request, answered, followed
from toy_areas import area_ground, area_rules, quarters
from toy_assignment import EAST, NORTH, toy_grids
from toy_dedicated import dedicated_ground, square
from toy_plan import toy_ground

import gridplan as gp

RULES = {name: getattr(area_rules(), name) for name in ("standard", "areas", "work")}
AREAS = {
    "a lone shop where areas are strict": Request(
        area_ground(quarters()), {**RULES, "window": None, "load_window": (0.8, 1.6), "strict_areas": True}
    ),
    "homes behind a school": Request(
        dedicated_ground(school=square(0, 6, wide=8, high=1)), {"window": (350, 500), "islands": "own"}
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", AREAS)
def test_parts_behind_places_and_areas_can_be_joined(name, tried):
    """A part that places or strict areas cut off is named; joined as the findings advise, all holds."""
    request = AREAS[name]
    status, plan, findings = answered(request)
    named = {one.code: one for one in findings}
    assert status != "feasible"
    assert named["islands-behind"].ids
    bridged, _, more = answered(request.but(islands="bridge"))
    opened, _, rest = answered(followed(request, named["remedy-bridge"], plan))
    assert (bridged, opened) == ("feasible", "feasible"), (more, rest)
    loose = request.without("strict_areas") if "areas" in request.options else request.but(dedicated="attach")
    assert "islands-behind" not in {one.code for one in answered(loose)[2]}
    tried(3, "advice followed")


def stations(places, **asked):
    """Ask for stations at places so many metres east and north of the corner of eight grids."""
    x, y = np.array(places).T
    venues = pd.DataFrame({"venue": [f"V{i + 1}" for i in range(len(x))], "x": EAST + x, "y": NORTH + y})
    return lambda **other: gp.site_stations(toy_grids(2, 4), venues, steps=0, **(asked | other))


ENDS = [(100, 200), (700, 200)]
STATIONS = {
    "too far": (
        stations(ENDS[:1], within=600),
        lambda told: {"within": max(one.numbers["metres"] for one in told["stations-far"])},
    ),
    "excluded": (
        stations(ENDS, within=400, excluded=["V2"]),
        lambda told: {"excluded": list({"V2"} - {one.numbers["venue"] for one in told["stations-excluded"]})},
    ),
    "too few": (
        stations(ENDS, within=400, stations=1),
        lambda told: {"stations": told["stations-too-few"][0].numbers["fewest"]},
    ),
    "too many fixed": (
        stations(ENDS, within=900, stations=1, fixed=["V1", "V2"]),
        lambda told: {"fixed": list({"V1", "V2"} - {*told["stations-fixed-too-many"][0].ids[1:]})},
    ),
    "no room": (
        stations(ENDS, within=900, capacity=3),
        lambda told: {"capacity": -(-told["stations-room-grids"][0].numbers["need"] // 2)},
    ),
    "none shared": (
        stations(ENDS, within=900, share="none"),
        lambda told: {"share": "near"} if "stations-room-stations" in told else {},
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", STATIONS)
def test_stations_without_what_is_named_can_be_had(name, tried):
    """Distances, venues, numbers and room that a reason names, changed by its values alone, let all be served."""
    asked, remove = STATIONS[name]
    found, told = asked(), {}
    for one in found.reasons:
        told.setdefault(one.code, []).append(one)
    assert found.status == "infeasible"
    assert json.dumps([one.as_dict() for one in found.reasons])
    again = asked(**remove(told))
    assert (again.status, again.verify().status) == ("feasible", "verified")
    tried(1, "named causes removed")


@pytest.mark.parametrize("window", [(4, 6), (5, 6)])
def test_supervisors_of_the_sizes_that_are_told_can_be_had(window, tried):
    """Groups of so many grids that cannot be are told by place; with the sizes that are told there is no complaint."""
    grids = toy_grids(1, 7)
    (told,) = gp.head_posts(grids, supervise=window).report.findings
    assert (told.code, told.ids) == ("supervisors-window", ("A001",))
    wider = tuple(told.numbers[end] for end in ("fewest", "most"))
    assert gp.head_posts(grids, supervise=wider).report.findings == ()
    tried(1, "advice followed")


def test_people_without_those_that_are_named_can_be_listed(tried):
    """A table of people with faults is refused by their ids; the others have their posts."""
    people = pd.DataFrame(
        {
            "id": ["p1", "p2", "p3", "p3", "p4"],
            "category": ["grid_head", "grid_head", "grid_head", "grid_head", ""],
            "grid": ["A001", "Z999", "A002", "A002", "A003"],
        }
    )
    with pytest.raises(gp.InputError) as refused:
        gp.head_posts(toy_grids(2, 4), people)
    named = {name.split(" ")[0] for one in refused.value.findings for name in one.ids}
    assert named == {"p2", "p3", "p4"}
    posts = gp.head_posts(toy_grids(2, 4), people[~people["id"].isin(named)])
    assert posts.verify().status == "verified"
    tried(len(refused.value.findings), "named causes removed")


@pytest.mark.long
@pytest.mark.parametrize(
    "asked",
    [
        {"window": (300, 500), "workers": 12},
        {"window": (300, 500), "apart": [["b000", "b001"]], "together": [["b000", "b001"]]},
    ],
)
def test_alternatives_without_what_is_named_hold_the_rules(asked, tried):
    """A number or wishes because of which no alternative holds the rules, taken back as named: all hold the window."""
    request = Request(options=asked)
    try:
        (plan, *_) = gp.alternatives(request.ground, n=2, effort=0, **asked).plans
        (cause,) = [one for one in plan.report.findings if one.code in CAUSES]
    except gp.InputError as fault:
        (cause,), plan = fault.findings, None
    else:
        assert plan.status != "feasible"
    eased = CAUSES[cause.code](request, cause, plan)
    found = gp.alternatives(toy_ground(), n=2, effort=0, **eased.options)
    assert all(plan.grids["households"].between(*asked["window"]).all() for plan in found.plans)
    assert "feasible" in {plan.status for plan in found.plans}
    tried(1, "named causes removed")


@pytest.mark.long
def test_grids_that_hold_part_of_a_place_can_be_unlocked(tried):
    """A lock of a grid that holds part of a place is refused by units; unlocked, or the place attached, all holds."""
    plan = gp.partition(dedicated_ground(), window=(300, 500), effort=0)
    code, ground = plan.network.codes[plan.labels[0]], dedicated_ground(mall=square(0, 0))
    asked = {"window": (300, 500), "start": plan, "effort": 0}
    with pytest.raises(gp.InputError) as refused:
        gp.partition(ground, locked=[code], **asked)
    (fault,) = refused.value.findings
    units = plan.ground.units["unit"].isin(fault.ids).to_numpy()
    named = {plan.network.codes[label] for label in plan.labels[units]}
    left = [one for one in (code,) if one not in named]
    assert (fault.code, left) == ("locks-dedicated", [])
    assert gp.partition(ground, locked=left, **asked).status == "feasible"
    assert gp.partition(ground, locked=[code], dedicated="attach", **asked).status == "feasible"
    tried(2, "named causes removed")


@pytest.mark.parametrize(("number", "code"), [(1, "needed-few"), (9, "needed-many")])
def test_staffs_of_the_size_that_is_told_are_not_refused_by_counting(number, code, tried):
    """A staff that counting rules out names the nearest that it does not: asked for, that one can be had."""
    rules = gp.OfficerRules(grids_per_officer=(2, 2), departments={"police": (1, 1), "urban": (1, 1)})
    grids = toy_grids(2, 2)

    def tried_with(officers):
        trials = gp.officers_needed(grids, rules, numbers=[officers]).trials
        return next(one.outcome for one in trials if (one.department, one.officers) == ("*", officers))

    (reason, *_) = tried_with(number).reasons
    assert reason.code == code
    assert tried_with(reason.numbers["bound"]).works == "feasible"
    tried(1, "named causes removed")
