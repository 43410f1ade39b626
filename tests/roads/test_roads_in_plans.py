"""Both networks in one plan: nothing counted twice, kept in files, verified, known to people."""

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
from toy_plan import toy_plan
from toy_roads import street_ground, street_plan

import gridplan as gp
from gridplan.errors import InputError
from gridplan.ground.adjacency import EdgeKind
from gridplan.options import Rules
from gridplan.roads.joining import front_edges
from gridplan.verify.facts import Facts
from gridplan.verify.roads import check_roads

RULES = gp.RoadRules(window=(150, 700), work={"shops": 10})


def faults_of(plan):
    """Return the codes of what verification says against the roads of a plan."""
    return {finding.code for finding in check_roads(Facts(plan)) if finding.severity == "error"}


def test_what_is_counted_along_roads_leaves_the_areal_grids():
    """Shops in buildings and along roads add up to all shops; households stay with the areal grids."""
    ground, plan = street_ground(), street_plan()
    areal, roads = plan.ground.units["shops"], plan.roads.segments["shops"]
    assert areal.sum() + roads.sum() == ground.units["shops"].sum()
    assert areal.dtype == ground.units["shops"].dtype
    assert (areal[plan.ground.units["unit"].isin(plan.roads.fronts["unit"])] == 0).all()
    assert plan.ground.units["households"].equals(ground.units["households"])
    assert faults_of(plan) == set()


def test_new_roads_replace_old_ones_with_every_shop_back():
    """Dividing the roads of a plan anew counts from the whole ground, not from what the first network left."""
    plan = street_plan()
    again = plan.with_roads(gp.road_grids(plan, RULES))
    assert again.digest == plan.digest
    wider = plan.with_roads(gp.road_grids(plan, dataclasses.replace(RULES, touch=60.0)))
    assert wider.roads.account["total"].tolist() == plan.roads.account["total"].tolist()
    assert wider.roads.account["roads"].sum() > plan.roads.account["roads"].sum()
    assert faults_of(wider) == set()


def test_nothing_is_counted_in_load_or_balance_and_along_roads():
    """A plan that balances all shops is refused; one divided on what roads leave is taken, and verified."""
    ground = street_ground()
    network, balance = gp.road_grids(ground, RULES), Rules(balance={"shops": 1.0})
    with pytest.raises(InputError) as caught:
        toy_plan(ground=ground, rules=balance).with_roads(network)
    assert [(f.code, f.ids) for f in caught.value.findings] == [("roads-counted-twice", ("shops",))]
    assert caught.value.findings[0].numbers["options"] == "--balance"
    assert "gridplan roads" in caught.value.findings[0].line("en")
    rest = gp.leave_fronts(ground, network)
    both = toy_plan(ground=rest, rules=balance).with_roads(network)
    assert both.grids["shops"].sum() + network.grids["shops"].sum() == ground.units["shops"].sum()
    assert faults_of(both) == set()


def test_codes_and_units_must_fit_the_plan():
    """Codes of areal grids and buildings of another ground are refused together."""
    network = gp.road_grids(street_ground(), RULES)
    fronts = network.fronts.assign(unit="x" + network.fronts["unit"])
    strange = dataclasses.replace(network, codes=("001", *network.codes[1:]), fronts=fronts)
    with pytest.raises(InputError) as caught:
        toy_plan(ground=street_ground(shops=False)).with_roads(strange)
    assert {f.code for f in caught.value.findings} >= {"roads-codes-taken", "roads-units-unknown"}


def test_plans_come_back_from_files_with_their_roads(tmp_path):
    """A file holds segments, grids, fronts and links; saved again it is the same byte for byte, and verified."""
    spots = gpd.GeoDataFrame(geometry=street_ground().units.geometry.centroid[::3])
    plan = toy_plan(ground=street_ground())
    network = gp.road_grids(
        plan, dataclasses.replace(RULES, work={"shops": 10, "名 'x\"": 2.5}), points={"名 'x\"": spots}
    )
    plan = plan.with_roads(network)
    first = gp.save(plan, tmp_path / "a.gpkg")
    back = gp.load(first)
    assert back.digest == plan.digest
    assert back.roads.grids.drop(columns="geometry").equals(plan.roads.grids.drop(columns="geometry"))
    assert back.roads.report == plan.roads.report
    assert gp.save(back, tmp_path / "b.gpkg").read_bytes() == first.read_bytes()
    assert not [f for f in gp.verify(first).failures if f.code.startswith("verify-roads")]
    assert len(gpd.read_file(first, layer="road_grids")) == len(network.codes)


def test_plans_without_roads_stay_as_they_were(tmp_path):
    """Without roads neither the digest nor the file of a plan knows of them."""
    plan = toy_plan()
    file = gp.save(plan, tmp_path / "a.gpkg")
    assert b"road_grids" not in file.read_bytes()
    assert street_plan().digest != toy_plan(ground=street_ground()).digest


def less(table, **columns):
    """Return a table with other columns."""
    return table.assign(**columns)


TAMPERED = {
    "verify-roads-twice": lambda n: {"segments": less(n.segments, segment="same")},
    "verify-roads-parents": lambda n: {"segments": less(n.segments, community="Z")},
    "verify-roads-metres": lambda n: {"segments": less(n.segments, length=n.segments["length"] + 1)},
    "verify-roads-length": lambda n: {"road_length": n.road_length + 50},
    "verify-roads-load": lambda n: {"segments": less(n.segments, load=n.segments["load"] + 2)},
    "verify-roads-patrol": lambda n: {"patrol": n.patrol / 3},
    "verify-roads-fronts": lambda n: {"fronts": less(n.fronts, counted=True)},
    "verify-roads-counts": lambda n: {"segments": less(n.segments, shops=n.segments["shops"].to_numpy()[::-1])},
    "verify-roads-account": lambda n: {"account": less(n.account, areal=n.account["areal"] + 1)},
    "verify-roads-silent": lambda n: {"rules": dataclasses.replace(n.rules, window=(1, 2))},
    "verify-roads-torn": lambda n: {"labels": np.arange(len(n.labels), dtype=np.int32) % len(n.codes)},
    "verify-roads-shape": lambda n: {"labels": n.labels[1:]},
}


@pytest.mark.parametrize("code", TAMPERED)
def test_verification_finds_what_is_not_so(code):
    """Each kind of untruth about roads is found by its own name."""
    plan = street_plan(dataclasses.replace(RULES, window=(60, 260), longest=40.0))
    changed = dataclasses.replace(plan.roads, **TAMPERED[code](plan.roads))
    assert code in faults_of(dataclasses.replace(plan, roads=changed))


def test_a_road_that_stands_twice_is_found():
    """A second segment on the same metres is no road of its own."""
    plan = street_plan()
    network = plan.roads
    twice = network.segments.iloc[[*range(len(network)), 0]].reset_index(drop=True)
    twice.loc[len(network), "segment"] = "S99"
    changed = dataclasses.replace(network, segments=twice, labels=np.append(network.labels, network.labels[0]))
    assert "verify-roads-length" in faults_of(dataclasses.replace(plan, roads=changed))


def test_edges_of_kind_fronts_join_the_two_networks():
    """Each areal grid along a road is joined to its road-segment grids; people can be sent to both."""
    plan = street_plan()
    edges = front_edges(plan)
    assert set(edges["grid"]) == set(plan.network.codes)
    assert set(edges["kind"]) == {int(EdgeKind.FRONTS)}
    grids = gp.grids_of(plan)
    assert grids.table["kind"].value_counts().to_dict() == {"areal": 4, "line": len(plan.roads.codes)}
    kinds = dict(zip(grids.codes, grids.table["kind"], strict=True))
    joined = {tuple(sorted((a, b))) for a, b in grids.graph().edges if kinds[a] != kinds[b]}
    where = dict(zip(grids.codes, grids.communities, strict=True))
    expected = {
        tuple(sorted(pair))
        for pair in edges[["grid", "road_grid"]].to_numpy().tolist()
        if where[pair[0]] == where[pair[1]]
    }
    assert joined == expected


def test_the_load_of_a_road_grid_is_told_in_that_of_areal_grids():
    """A road-segment grid in the middle of its window counts as much as an areal grid in the middle of its own."""
    plan = street_plan()
    table = gp.grids_of(plan).table.set_index("grid")
    for code, load in zip(plan.roads.grids["grid"], plan.roads.grids["load"], strict=True):
        assert table.loc[code, "load"] == round(load * 400 / 425)


def test_a_place_beside_a_road_is_told_its_road_grid():
    """Locating a place on a plan with roads names the road-segment grid it stands along, without another file."""
    plan = street_plan()
    front = plan.roads.fronts[plan.roads.fronts["counted"]].iloc[0]
    point = plan.ground.points[plan.ground.units["unit"].tolist().index(front["unit"])]
    segment = plan.roads.segments["segment"].tolist().index(front["segment"])
    expected = plan.roads.codes[plan.roads.labels[segment]]
    found = gp.locate(plan, [tuple(point)], reach=60.0).table
    assert found["road_grid"].tolist() == [expected]
