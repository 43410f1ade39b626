"""The least change of a plan: nothing where nothing changed, little where little did, and never elsewhere."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from toy_plan import toy_ground, toy_plan
from toy_towns import counted, in_grid, moved_in, noted, older, part_of, surveyed, town

import gridplan as gp
from gridplan.errors import InputError, OptionError
from gridplan.ground.town.building_changes import changed
from gridplan.options import Rules, Window
from gridplan.version import Version


@pytest.fixture(scope="module")
def crowded():
    """The town with one grid half as full again, changed by the least."""
    old = older()
    return gp.regrid(old, surveyed(counted(dict.fromkeys(in_grid(old, old.network.codes[0]), 1.5))), date="2027-01-31")


def test_the_same_ground_changes_nothing():
    """The town surveyed again has the plan it had, to the digest, under the same version and without a round."""
    again = gp.regrid(older(), surveyed(town().buildings))
    assert again.digest == older().digest
    assert (again.version, again.history) == (older().version, ())


def test_rows_in_another_order_change_nothing():
    """Buildings read in reverse are the same ground."""
    assert gp.regrid(older(), surveyed(town().buildings.iloc[::-1])).digest == older().digest


def test_an_impossible_plan_that_did_not_change_stays():
    """A plan that cannot hold its window comes back as it is while nothing changes."""
    old = gp.partition(surveyed(town().buildings), window=(300, 310), effort=0)
    assert old.status != "feasible"
    again = gp.regrid(old, surveyed(town().buildings))
    assert (again.digest, again.history) == (old.digest, ())


def test_an_adopted_plan_that_holds_stays():
    """A plan that was taken over, not divided, comes back when its grids hold the rules."""
    old = toy_plan(status="adopted", component=None, components=())
    again = gp.regrid(old, old.ground)
    assert (again.network.codes, again.history) == (old.network.codes, ())
    assert (again.labels == old.labels).all()


def test_windows_hold_again(crowded):
    """After counts rose in one grid all windows hold, the plan verifies, and the older grids stand beside it."""
    assert crowded.status == "feasible"
    assert not crowded.grids["outside_window"].any()
    assert gp.verify(crowded).status == "verified"
    assert [network.name for network in crowded.others] == ["before"]
    assert (crowded.version.number, len(crowded.history)) == (2, 1)


def test_a_change_in_one_community_touches_no_other(crowded):
    """Grids, codes, prices and what was found out about the other community are as they were."""
    old = older()
    other = (old.ground.units["community"] != _community_of(old, old.network.codes[0])).to_numpy()
    assert other.any()
    assert (crowded.ground.units["unit"] == old.ground.units["unit"]).all()
    codes = [np.array(plan.network.codes, dtype=object)[plan.labels][other].tolist() for plan in (old, crowded)]
    assert codes[0] == codes[1]
    assert crowded.prices[other].tobytes() == old.prices[other].tobytes()
    names = set(old.ground.units["community"][other])
    then, now = ([one for one in plan.components if one.community in names] for plan in (old, crowded))
    assert then == now


def _community_of(plan, code):
    units = plan.ground.units.set_index("unit")["community"]
    return units[in_grid(plan, code)[0]]


def test_what_moved_is_told(crowded):
    """The report, the history and the codes agree on how many households have another grid."""
    moved = moved_in(crowded, older())
    assert noted(crowded)["regrid-moved"].numbers["moved"] == moved
    rows = crowded.history[-1].units.dropna(subset=["old_grid", "new_grid"])
    assert rows.loc[rows["old_grid"] != rows["new_grid"], "households"].sum() == moved
    assert 0 < moved < 0.2 * crowded.ground.units["households"].sum()


def test_the_same_change_again_is_the_same_plan(crowded):
    """The same input has the same answer."""
    again = gp.regrid(older(), crowded.ground, date="2027-01-31")
    assert again.digest == crowded.digest


def test_every_grid_has_its_workers(crowded):
    """Grids that go on keep their workers, and each grid has as many as it needs."""
    served = crowded.workers.groupby("grid")["share"].sum()
    assert [served[code] for code in crowded.network.codes] == crowded.network.n_workers.tolist()
    both = set(crowded.network.codes) & set(older().network.codes)
    kept = [plan.workers[plan.workers["grid"].isin(both)] for plan in (older(), crowded)]
    assert set(map(tuple, kept[0].to_numpy())) <= set(map(tuple, kept[1].to_numpy()))


def test_demolition_and_renamed_buildings_are_mended():
    """With a grid half pulled down and every id new, the windows hold and codes go on."""
    old = older()
    gone = in_grid(old, old.network.codes[0])[::2]
    rows = town().buildings
    rows = rows[~rows["unit"].isin(gone)].assign(unit=lambda frame: "x" + frame["unit"])
    new = gp.regrid(old, surveyed(rows))
    assert new.status == "feasible"
    assert gp.verify(new).status == "verified"
    assert len(set(new.network.codes) & set(old.network.codes)) >= len(old.network.codes) - 2


def test_a_new_estate_finds_its_grids():
    """An estate on free ground is given to grids; all windows hold and only what must move moves."""
    after = gp.regrid(older(), surveyed(_with_estate()))
    assert after.status == "feasible"
    assert gp.verify(after).status == "verified"
    assert len(set(after.ground.units["unit"]) - set(older().ground.units["unit"])) > 1
    assert moved_in(after, older()) < 0.3 * older().ground.units["households"].sum()


def _with_estate():
    return changed(town().buildings, estate_households=150, demolished=4, corrected=2, clear_of=town().roads).buildings


@pytest.mark.parametrize(
    ("option", "told"), [("max_moved", "regrid-budget-households"), ("max_grids", "regrid-budget-grids")]
)
def test_the_smallest_budget_that_is_told_suffices(crowded, option, told):
    """With the households or grids that have to change the plan is right; with one fewer it is not, and says so."""
    total = int(crowded.ground.units["households"].sum())

    def within(count):
        return gp.regrid(older(), crowded.ground, **{option: count if option == "max_grids" else (count + 0.5) / total})

    tight = gp.regrid(older(), crowded.ground, **{option: 0})
    needed = noted(tight)[told].numbers["needed"]
    assert noted(tight)[told].ids
    assert set(noted(tight)[told].ids) <= set(older().network.codes)
    assert tight.status != "feasible"
    assert gp.verify(tight).status == "verified"
    assert within(needed).status == "feasible"
    assert told in noted(within(needed - 1))
    assert within(needed - 1).status != "feasible"


def test_locked_grids_stay():
    """A neighbour that would have to give stays as it is when it is locked."""
    old = older()
    new_ground = surveyed(counted(dict.fromkeys(in_grid(old, old.network.codes[0]), 1.5)))
    free = gp.regrid(old, new_ground)
    touched = [code for code in old.network.codes[1:] if sorted(in_grid(free, code)) != sorted(in_grid(old, code))]
    held = gp.regrid(old, new_ground, locked=touched[:1])
    assert sorted(in_grid(held, touched[0])) == sorted(in_grid(old, touched[0]))
    assert gp.verify(held).status == "verified"
    with pytest.raises(InputError):
        gp.regrid(old, new_ground, locked=["nobody"])


def test_the_price_of_a_grid_decides_whether_one_begins():
    """Where grids cost nothing as many may begin and end as spare households; dear ones only where they must."""
    old = toy_plan()
    units = old.ground.units.assign(households=np.where(old.labels == 0, 66, old.ground.units["households"]))
    found = [gp.regrid(old, replace(old.ground, units=units), new_grid=price) for price in (0, 9_999)]
    assert all(plan.status == "feasible" for plan in found)
    assert moved_in(found[0], old) <= moved_in(found[1], old)
    assert len(found[1].network.codes) == 4


def test_rules_about_buildings_that_are_gone_are_dropped_and_told():
    """Pins and groups go on for what still stands; numbers of grids and places of the first division do not."""
    old = older()
    first, second, third = in_grid(old, old.network.codes[0])[:3]
    rules = replace(
        old.rules, n_grids=len(old.network.codes), pinned={first: old.network.codes[0]}, apart=((first, second),),
        together=((second, third),),
    )  # fmt: skip
    rows = town().buildings
    new = gp.regrid(old.replace(rules=replace(rules, apart=())), surveyed(rows[rows["unit"] != first]))
    assert new.rules.pinned == {}
    assert new.rules.together == ((second, third),)
    assert new.rules.n_grids is None
    assert noted(new)["regrid-wishes-gone"].ids == (first,)
    assert "n_grids" in noted(new)["regrid-rules-dropped"].numbers["names"]


def test_other_windows_are_a_change():
    """Under a narrower window grids that fitted are mended; the plan has the new rules and verifies."""
    old = toy_plan()
    sums = old.grids["households"]
    narrow = Rules(households=Window(300, int(sums.max()) - 1))
    new = gp.regrid(old, old.ground, narrow)
    assert new.status == "feasible"
    assert new.rules.households == narrow.households
    assert gp.verify(new).failures == ()


def test_a_day_before_the_older_plan_counts_is_refused():
    """A new plan cannot count from a day before the one it follows."""
    old = toy_plan(version=Version(1, "approved", by="office", date="2026-12-01", valid_from="2027-01-01"))
    units = old.ground.units.assign(households=np.where(old.labels == 0, 66, old.ground.units["households"]))
    ground = replace(old.ground, units=units)
    with pytest.raises(OptionError, match="2027-01-01"):
        gp.regrid(old, ground, date="2026-12-31")
    assert gp.regrid(old, ground, date="2027-01-01").history[-1].date == "2027-01-01"


def test_a_wholly_new_community_is_divided_afresh():
    """Ground where nothing stood before gets grids of its own; the rest stays."""
    ground = toy_ground(communities=2)
    west = (ground.units["community"] == "A").to_numpy()
    old = toy_plan(ground=ground)
    new = gp.regrid(part_of(old, west), ground)
    assert new.status == "feasible"
    assert {code for code in new.network.codes if code in old.network.codes} == {"001", "003"}
    assert len(new.network.codes) == 4
    assert moved_in(new, part_of(old, west)) == 0


def test_a_community_that_vanished_takes_its_grids_along():
    """Grids of ground that is no longer there are retired; the split of a subdistrict is a part of its ground."""
    ground = toy_ground(communities=2)
    old = toy_plan(ground=ground)
    part = part_of(old, (ground.units["community"] == "A").to_numpy())
    new = gp.regrid(old, part.ground)
    assert new.network.codes == ("001", "003")
    assert set(new.history[-1].lineage["event"]) == {"U", "R"}
    assert new.retired == {"002", "004"}


def test_a_grid_loses_the_second_worker_that_its_estate_needs_no_more():
    """An estate kept whole with two workers shrinks to what one can do: its grid has one, and the plan verifies."""
    first = _estate_ground(660)
    old = gp.partition(first, standard=gp.Standard(a=500), load_window=(0.6, 1.3), together="estate", estates="whole")
    assert old.network.n_workers.max() == 2
    new = gp.regrid(old, _estate_ground(600))
    assert new.status == "feasible"
    assert gp.verify(new).status == "verified"
    assert new.network.n_workers.tolist() == [1, 1]


def _estate_ground(households):
    """Return a row of twenty buildings: ten of an estate with so many households, ten others of 50 each."""
    west = np.arange(20) * 30.0
    shapes = shapely.box(west, 0, west + 20, 10)
    columns = {
        "unit": [f"b{i:02d}" for i in range(20)],
        "households": [households // 10] * 10 + [50] * 10,
        "kind": "a",
        "estate": ["E"] * 10 + [None] * 10,
    }
    rows = gpd.GeoDataFrame(columns, geometry=shapes, crs=4547)
    return gp.survey(gp.read_units(rows, households="households", unit="unit", kind="kind", attributes=["estate"]))
