"""Codes of road-segment grids that go on from older ones, along most of the same road; retired ones never return."""

import dataclasses

import numpy as np
import pytest
from toy_plan import toy_plan
from toy_roads import street_ground, street_plan
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app
from gridplan.errors import InputError
from gridplan.verify.facts import Facts
from gridplan.verify.roads import check_roads

RULES = gp.RoadRules(window=(150, 700), work={"shops": 10})
FEW = dataclasses.replace(RULES, window=(150, 2000), n_grids=2)


def metres_by_code(network):
    """Return the code of each segment, by its line and side."""
    codes = np.array(network.codes, dtype=object)[network.labels]
    lines = network.segments.geometry.normalize().to_wkt(rounding_precision=1)
    return dict(zip(zip(lines, network.segments["side"], strict=True), codes, strict=True))


def with_other_shops():
    """Return the whole ground with a shop more in one building, so that a re-gridding lets the roads go."""
    ground = street_ground()
    shops = ground.units["shops"] + (np.arange(len(ground)) == 3)
    return dataclasses.replace(ground, units=ground.units.assign(shops=shops))


def ids_of(network, code):
    """Return the ids of what a network tells under a code."""
    return [finding.ids for finding in network.report.findings if finding.code == code]


def test_the_same_roads_keep_every_code():
    """Where nothing changed all codes go on, whatever serials would come first, and nothing is retired."""
    plan = street_plan()
    later = dataclasses.replace(plan.roads, codes=tuple(code.replace("70", "75") for code in plan.roads.codes))
    again = gp.road_grids(plan, RULES, like=later)
    assert metres_by_code(again) == metres_by_code(later)
    assert again.retired == frozenset()
    assert ids_of(again, "roads-codes-kept") == [tuple(sorted(later.codes))]
    assert again.digest == later.digest


def test_retired_codes_never_return():
    """Codes of grids that are merged away are retired, and grids that come later get others."""
    ground = street_ground()
    many = gp.road_grids(ground, RULES)
    few = gp.road_grids(ground, FEW, like=many)
    assert len(few.codes) < len(many.codes)
    assert few.retired == {*many.codes} - {*few.codes} != set()
    assert ids_of(few, "roads-codes-retired") == [tuple(sorted(few.retired))]
    back = gp.road_grids(ground, RULES, like=few)
    assert len(back.codes) == len(many.codes)
    assert not {*back.codes} & few.retired
    assert {*few.codes} <= {*back.codes}
    assert back.retired == few.retired


def test_codes_follow_the_longest_road_in_common():
    """Of the grids that became one, its code is that with the most metres in it, by hand."""
    ground = street_ground()
    many = gp.road_grids(ground, RULES)
    few = gp.road_grids(ground, FEW, like=many)
    for grid, code in enumerate(few.codes):
        inside = few.labels == grid
        metres = np.bincount(many.labels[inside], few.segments["road_m"][inside], len(many.codes))
        assert many.codes[int(metres.argmax())] == code


def test_left_and_right_sides_are_not_confused():
    """Where sides are segments of their own, each side keeps the code of that side, also when a line is turned."""
    rules = dataclasses.replace(RULES, by_side=True, window=(60, 500))
    ground = street_ground()
    old = gp.road_grids(ground, rules)
    turned = old.segments.assign(geometry=old.segments.geometry.reverse())
    turned["side"] = turned["side"].map({"left": "right", "right": "left", "both": "both"})
    assert metres_by_code(gp.road_grids(ground, rules, like=old)) == metres_by_code(old)
    like = dataclasses.replace(old, segments=turned)
    assert metres_by_code(gp.road_grids(ground, rules, like=like)) == metres_by_code(old)


def test_codes_go_on_after_a_re_gridding_that_let_the_roads_go():
    """Roads divided anew beside the newer plan take up the codes of the older one, and both plans agree."""
    plan = street_plan()
    newer = gp.regrid(plan, with_other_shops())
    assert newer.roads is None
    both = newer.with_roads(gp.road_grids(newer, RULES, like=plan.roads))
    assert {*both.roads.codes} | both.roads.retired >= {*plan.roads.codes}
    assert len({*both.roads.codes} & {*plan.roads.codes}) == min(len(both.roads.codes), len(plan.roads.codes))
    assert [one for one in check_roads(Facts(both)) if one.severity == "error"] == []


def test_a_file_keeps_retired_codes_and_verification_finds_them_back(tmp_path):
    """Retired codes are part of file and digest; a code among them that is there again is refused and found."""
    plan = toy_plan(ground=street_ground())
    many = gp.road_grids(plan, RULES)
    both = plan.with_roads(gp.road_grids(plan, FEW, like=many))
    stored = gp.load(gp.save(both, tmp_path / "a.gpkg"))
    assert stored.roads.retired == both.roads.retired != frozenset()
    assert stored.digest == both.digest
    anew = gp.road_grids(both, RULES)
    assert anew.retired == both.roads.retired
    assert not {*anew.codes} & anew.retired
    false = dataclasses.replace(both.roads, codes=(*sorted(both.roads.retired)[:1], *both.roads.codes[1:]))
    wrong = dataclasses.replace(both, roads=false)
    assert "verify-roads-returned" in {one.code for one in check_roads(Facts(wrong))}
    with pytest.raises(InputError) as caught:
        gp.supersede(both, plan.with_roads(many))
    assert "verify-roads-returned" in {one.code for one in caught.value.findings}


def test_renamed_communities_keep_serials():
    """Where a community has another name the code keeps its serial under it; where both are there it stays apart."""
    ground = street_ground()
    old = gp.road_grids(ground, RULES)
    old = dataclasses.replace(old, codes=tuple(code.replace("70", "75") for code in old.codes))
    names = ground.units["community"].replace({"A": "Aa"})
    new = gp.road_grids(dataclasses.replace(ground, units=ground.units.assign(community=names)), RULES, like=old)
    assert {*new.codes} == {code.replace("A-", "Aa-") for code in old.codes}
    assert new.retired == {code for code in old.codes if code.startswith("A-")}


def test_the_command_takes_up_codes_of_an_older_plan(tmp_path):
    """The option --older keeps the codes; a plan without road-segment grids is refused with what to do."""
    plan, rules = toy_plan(ground=street_ground(shops=False)), gp.RoadRules(window=(100, 500))
    named = gp.road_grids(plan, rules)
    named = dataclasses.replace(named, codes=tuple(code.replace("70", "75") for code in named.codes))
    old = gp.save(plan.with_roads(named), tmp_path / "old.gpkg")
    new = gp.save(plan, tmp_path / "new.gpkg")
    asked = ["--window", "100-500", "--out", str(tmp_path / "both.gpkg")]
    done = CliRunner().invoke(app, ["roads", str(new), "--older", str(old), *asked])
    assert done.exit_code == 0, done.output
    assert gp.load(tmp_path / "both.gpkg").roads.codes == named.codes
    refused = CliRunner().invoke(app, ["roads", str(new), "--older", str(new), *asked])
    assert isinstance(refused.exception, InputError)
    assert "--older" in refused.exception.findings[0].action("en")
