"""Dedicated places from division to file and the next round: grids of their own, or attached to those around."""

import dataclasses

import numpy as np
import pytest
from toy_areas import area_rules
from toy_dedicated import dedicated_ground, square
from toy_plan import toy_ground

import gridplan as gp
from gridplan.errors import InputError, OptionError
from gridplan.verify.facts import Facts

MALL, PARK = square(0, 0), square(6, 6)
BESIDE = square(2, 0)


@pytest.fixture(scope="module")
def ground():
    """A square town with two places that touch and a park."""
    return dedicated_ground(mall=MALL, beside=BESIDE, park=PARK)


@pytest.fixture(scope="module")
def plan(ground):
    """Its plan: 52 units of homes, three dedicated grids."""
    return gp.partition(ground, window=(200, 500), effort=0)


def grids_of(plan):
    """Return the dedicated grids by place."""
    table = plan.grids[plan.grids["dedicated"] != ""]
    return table.set_index("dedicated")


def test_each_place_is_one_grid_of_its_own(plan):
    """Exactly its units, a serial from 901, no window, at least one worker; homes are divided without it."""
    found = grids_of(plan)
    assert plan.status == "feasible"
    assert found["units"].to_dict() == {"mall": 4, "beside": 4, "park": 4}
    assert sorted(found["grid"]) == ["A-901", "A-902", "A-903"]
    assert not plan.grids["outside_window"].any()
    assert (found["households"] < 200).all()
    assert found["workers"].tolist() == [1, 1, 1]
    assert (found["deviation"] == 0).all()
    assert (found["dedicated_kind"] == "mall").all()
    for name, units in (("mall", MALL), ("beside", BESIDE), ("park", PARK)):
        grid = plan.network.codes.index(found["grid"][name])
        assert np.flatnonzero(plan.labels == grid).tolist() == sorted(units)
    homes = plan.grids[plan.grids["dedicated"] == ""]
    assert homes["households"].between(200, 500).all()


def test_the_plan_verifies_and_says_what_it_did(plan):
    """Verification recomputes the places; a finding counts them."""
    assert not gp.verify(plan).failures
    assert " 0–" not in plan.summary("en")
    told = next(f for f in plan.report.findings if f.code == "dedicated-grids")
    assert (told.numbers["grids"], told.numbers["workers"], told.numbers["units"]) == (3, 3, 12)
    assert not Facts(plan).outside.any()


def test_a_place_above_one_worker_gets_several():
    """Its grid has the workers that its load takes by the general window, and verifies with no other number."""
    ground = dedicated_ground(mall=square(0, 0, wide=4, high=4))
    plan = gp.partition(ground, window=(200, 300), effort=0)
    total, workers = grids_of(plan).loc["mall", ["households", "workers"]]
    assert workers == -(-total // 300) > 1
    assert not gp.verify(plan).failures
    n_workers = plan.network.n_workers.copy()
    n_workers[plan.network.codes.index("A-901")] += 1
    wrong = plan.replace(network=dataclasses.replace(plan.network, n_workers=n_workers))
    assert "verify-grid-workers" in {f.code for f in gp.verify(wrong).failures}


def test_verification_finds_a_split_place_and_a_grid_that_reaches_in(plan):
    """A unit of a place in another grid is found out on both sides."""
    labels = plan.labels.copy()
    labels[BESIDE[-1]] = labels[BESIDE[-1] + 1]
    wrong = plan.replace(network=dataclasses.replace(plan.network, labels=labels))
    found = {f.code for f in gp.verify(wrong).failures}
    assert {"verify-dedicated-split", "verify-areas"} <= found


def test_attached_places_share_a_grid_with_homes(ground):
    """Kept whole in a usual grid; no dedicated grid, no further columns."""
    plan = gp.partition(ground, window=(200, 500), dedicated="attach", effort=0)
    assert "dedicated" not in plan.grids
    assert all(len(set(plan.labels[units].tolist())) == 1 for units in (MALL, BESIDE, PARK))
    assert not gp.verify(plan).failures
    assert gp.Rules.from_dict(plan.rules.as_dict()) == plan.rules


def test_rules_are_told_only_where_used():
    """Usual rules name nothing, so that older digests stay; other words are refused."""
    assert "dedicated" not in gp.Rules().as_dict()
    assert gp.Rules(dedicated="attach").columns == ("dedicated",)
    with pytest.raises(OptionError):
        gp.Rules(dedicated="alone")
    bare, marked = toy_ground(side=6), dedicated_ground(side=6)
    assert gp.partition(bare, effort=0).digest == gp.partition(marked, effort=0).digest


def test_a_plan_survives_saving(plan, tmp_path):
    """Places and kinds come back, with the same digest, and the file verifies; exports have the columns."""
    plan.save(tmp_path / "plan.gpkg")
    again = gp.load(tmp_path / "plan.gpkg")
    assert again.digest == plan.digest
    assert again.grids[["dedicated", "dedicated_kind"]].equals(plan.grids[["dedicated", "dedicated_kind"]])
    assert gp.verify(tmp_path / "plan.gpkg").status == "verified"


def test_communities_have_a_grid_each():
    """A place across a community border is a grid in each; one that does not hang together is several, with a note."""
    across = dedicated_ground(communities=2, mall=square(2, 0, wide=4))
    plan = gp.partition(across, window=(200, 500), effort=0)
    assert sorted(plan.grids.loc[plan.grids["dedicated"] == "mall", "grid"]) == ["A-901", "B-901"]
    torn = gp.partition(dedicated_ground(mall=[*MALL, *PARK]), window=(200, 500), effort=0)
    assert next(f for f in torn.report.findings if f.code == "dedicated-parted").numbers["parts"] == 2
    assert not gp.verify(plan).failures
    assert not gp.verify(torn).failures


def test_codes_go_on_and_keep_to_their_kind(ground, plan):
    """The same places keep their codes under another window; a place gone leaves its code to nobody."""
    again = gp.partition(ground, window=(150, 400), start=plan, effort=0)
    assert grids_of(again)["grid"].to_dict() == grids_of(plan)["grid"].to_dict()
    less = gp.partition(dedicated_ground(beside=BESIDE, park=PARK), window=(200, 500), start=plan, effort=0)
    gone = grids_of(plan)["grid"]["mall"]
    assert gone not in less.network.codes
    grown = gp.partition(dedicated_ground(mall=[*MALL, 2], park=PARK), window=(200, 500), start=plan, effort=0)
    assert grids_of(grown)["grid"]["mall"] == gone


def test_places_go_on_when_the_plan_is_changed(ground, plan):
    """On the same ground nothing changes, also where it names no places; a new place becomes a grid, the rest stays."""
    assert gp.regrid(plan, ground).digest == plan.digest
    bare = dataclasses.replace(ground, units=ground.units.drop(columns=["dedicated", "dedicated_kind"]))
    assert gp.regrid(plan, bare).digest == plan.digest
    more = gp.regrid(plan, dedicated_ground(mall=MALL, beside=BESIDE, park=PARK, new=square(0, 6)))
    assert len(grids_of(more)) == 4
    assert grids_of(plan)["grid"].to_dict().items() <= grids_of(more)["grid"].to_dict().items()
    assert not gp.verify(more).failures


def test_locked_grids_and_places_must_agree(ground, plan):
    """A dedicated grid can be locked; a usual one that holds part of a place cannot, with the ids."""
    code = grids_of(plan)["grid"]["mall"]
    kept = gp.partition(ground, window=(200, 500), start=plan, locked=[code], effort=0)
    assert grids_of(kept)["grid"]["mall"] == code
    assert not gp.verify(kept).failures
    other = dedicated_ground(park=PARK, fresh=square(0, 1, high=3))
    with pytest.raises(InputError) as refused:
        gp.partition(other, window=(200, 500), start=plan, locked=[code], effort=0)
    fault = next(f for f in refused.value.findings if f.code == "locks-dedicated")
    assert {"b001", "b002"} <= set(fault.ids)


def test_places_lie_among_areas_of_other_kinds():
    """Beside kinds of area each place stays apart; the table names its area as dedicated."""
    ground = dedicated_ground(mall=MALL)
    use = np.where(np.arange(64) % 8 >= 4, "commercial", "residential").astype(object)
    shops = np.where(use == "commercial", 10.0, 0.0)
    ground = dataclasses.replace(ground, units=ground.units.assign(use=use, kind=use, shops=shops, elderly=0.0))
    plan = gp.partition(ground, gp.Rules.from_dict(area_rules().as_dict() | {"effort": 0}))
    assert {*plan.grids["area"]} == {"residential", "commercial", "dedicated"}
    assert grids_of(plan).loc["mall", "units"] == 4
    assert not gp.verify(plan).failures


def test_a_division_taken_in_tells_its_dedicated_grids(ground, plan):
    """An existing division keeps its codes; its grids that are places have no window."""
    codes = dict(zip(ground.units["unit"], np.array(plan.network.codes)[plan.labels], strict=True))
    taken = gp.adopt(codes, ground, rules=gp.Rules.from_dict({"households": [200, 500]}))
    assert {*grids_of(taken).index} == {"mall", "beside", "park"}
    assert not taken.grids["outside_window"].any()


def test_maps_reports_and_explanations_name_the_place(plan, tmp_path):
    """The grid goes by its place, and says why nothing may join it."""
    names = dict(zip(plan.network.codes, plan.grid_names, strict=True))
    assert names[grids_of(plan)["grid"]["mall"]].words("en").name == "mall"
    plan.save_html(tmp_path / "map.html", lang="en")
    assert "mall" in (tmp_path / "map.html").read_text(encoding="utf-8")
    plan.save_report(tmp_path / "report.html", lang="zh")
    report = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "专属区域" in report
    assert "<td>专属网格</td>" in report
    assert "不予公布" not in report
    assert "dedicated place mall" in gp.explain(plan, "b009").text("en")
    assert "the dedicated place park" in gp.explain(plan, "b046").text("en")
