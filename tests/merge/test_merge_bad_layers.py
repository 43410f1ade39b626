"""Bad layers and impossible rules through the verb: refused with every fault, or told; no household lost."""

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
import shapely
from merged_towns import counts_of, faults, kept
from toy_plan import CRS, EAST, NORTH, toy_ground

import gridplan as gp
from benchmarks import departments

WINDOW = (300, 500)
COLUMN, ROW = np.arange(36) // 6, np.arange(36) % 6


@pytest.fixture(scope="module")
def toy():
    """Six by six buildings of about 1,500 households in two communities."""
    return toy_ground(communities=2)


def square(west, south, east, north):
    """Return a rectangle, in metres from the corner of the toy ground."""
    return shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def layer(*shapes, codes=None, crs=CRS):
    """Return a layer of shapes with codes A, B and so on."""
    codes = codes or [chr(65 + i) for i in range(len(shapes))]
    return gpd.GeoDataFrame({"grid": codes}, geometry=list(shapes), crs=crs)


WEST, EASTERN = square(0, 0, 120, 240), square(120, 0, 240, 240)
GOOD = layer(WEST, EASTERN)
LINE = shapely.LineString([(EAST, NORTH), (EAST + 240, NORTH + 240)])
REFUSED = {
    "elsewhere": (layer(shapely.box(0, 0, 50, 50)), "layer-no-overlap"),
    "untagged": (layer(WEST, EASTERN, crs=None), "department-crs-missing"),
    "twice": (layer(square(0, 0, 160, 240), square(80, 0, 240, 240)), "department-claimed-twice"),
    "lines": (layer(WEST, LINE), "department-not-polygons"),
    "nameless": (layer(WEST, EASTERN, codes=["A", " "]), "department-codes-empty"),
    "codeless": (GOOD.rename(columns={"grid": "colour"}), "department-no-code"),
    "shapeless": (layer(WEST).iloc[:0], "file-empty"),
}


def merge(layers, ground, **more):
    """Merge quickly within the usual window."""
    return gp.merge(layers, ground, **{"window": WINDOW, "effort": 0, **more})


def told(plan):
    """Return the codes of the findings of a plan."""
    return {finding.code for finding in plan.report.findings}


@pytest.mark.parametrize("name", REFUSED)
def test_a_layer_that_cannot_be_read_is_refused_by_name(toy, name):
    """One fault each, beside a layer without any: the error names the department in both languages."""
    bad, code = REFUSED[name]
    with pytest.raises(gp.InputError) as fault:
        merge({"police": GOOD, name: bad}, toy)
    (finding,) = [found for found in fault.value.findings if found.severity == "error"]
    assert finding.code == code
    if code != "file-empty":
        assert all(name in finding.text(lang) for lang in ("en", "zh"))


def test_every_fault_of_every_layer_comes_at_once(toy):
    """All bad layers together give all their faults in one error."""
    with pytest.raises(gp.InputError) as fault:
        merge({"police": GOOD} | {name: bad for name, (bad, _) in REFUSED.items()}, toy)
    assert {code for _, code in REFUSED.values()} <= {finding.code for finding in fault.value.findings}


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (layer(WEST, EASTERN, codes=["A", "A"]), "department-codes-repeated"),
        (layer(WEST, square(110, 0, 240, 240)), "department-overlap"),
        (layer(WEST, EASTERN, None), "department-empty-shapes"),
        (layer(WEST), "department-unserved"),
    ],
)
def test_a_layer_with_faults_is_merged_and_told_of(toy, bad, code):
    """Repeated codes, overlaps that claim nobody twice, empty shapes and half the area are findings of a whole plan."""
    plan = merge({"police": GOOD, "urban": bad}, toy)
    assert code in told(plan)
    assert faults(plan, WINDOW) == []
    assert plan.grids["households"].sum() == counts_of(toy).sum()
    assert kept(plan) <= plan.merger.bound


def test_half_the_area_is_told_with_households(toy):
    """Where a department serves nobody the others decide; area and households left out stand in the finding."""
    plan = merge({"police": layer(WEST)}, toy)
    (finding,) = [found for found in plan.report.findings if found.code == "department-unserved"]
    assert finding.numbers["households"] == counts_of(toy)[COLUMN > 2].sum()
    assert "28" in finding.text("en").replace(",", "")
    assert faults(plan, WINDOW) == []
    assert (plan.others[0].labels >= 0).sum() == 18


def test_another_chart_changes_nothing(toy):
    """Layers in degrees or in another zone give the same grids."""
    usual = merge({"police": GOOD, "urban": layer(square(0, 0, 240, 80), square(0, 80, 240, 240))}, toy)
    moved = {"police": GOOD.to_crs(4326), "urban": layer(square(0, 0, 240, 80), square(0, 80, 240, 240)).to_crs(3857)}
    np.testing.assert_array_equal(merge(moved, toy).labels, usual.labels)


def test_double_claims_are_settled_by_priority(toy):
    """With a priority a layer that overlaps itself is merged, and the finding says how it was decided."""
    plan = merge({"police": REFUSED["twice"][0]}, toy, priority="lower")
    assert "department-claims-settled" in told(plan)
    assert plan.grids["households"].sum() == counts_of(toy).sum()


def test_an_impossible_window_blocks_no_other_community(toy):
    """A community with too many households for one grid and too few for two is told with reasons; the other is done."""
    units = toy.units.copy()
    west = COLUMN < 3
    units.loc[west, "households"] = np.where(np.arange(18) < 10, 31, 30)
    ground = dataclasses.replace(toy, units=units)
    layers = {
        "police": departments.drawn(ground, (2 * (COLUMN > 2) + (ROW > 2)).astype(np.int64)),
        "urban": departments.drawn(ground, (2 * (COLUMN > 2) + (ROW > 1)).astype(np.int64)),
    }
    plan = merge(layers, ground)
    status = {part.community: part.status for part in plan.components}
    assert status == {"A": "infeasible", "B": "feasible"}
    assert plan.status == "partial"
    (broken,) = [part for part in plan.components if part.community == "A"]
    assert broken.findings
    assert plan.merger.bound is None
    assert faults(plan, (0, 1000)) == []
    assert plan.grids["households"].sum() == counts_of(ground).sum()


def test_a_window_too_narrow_for_all_is_a_plan_with_reasons(toy):
    """Where nothing holds the window the nearest plan comes back, whole and with reasons."""
    plan = merge({"police": GOOD}, toy, window=(450, 452))
    assert plan.status == "infeasible"
    assert all(part.findings for part in plan.components)
    assert faults(plan, (0, 10**6)) == []


@pytest.mark.parametrize("after", [1, 4])
def test_an_interrupt_ends_with_the_best_so_far(rivals, ground, after):
    """Stopped from its progress, a merger is a whole plan with status stopped and without a bound."""
    calls = []

    def stop(*told):
        calls.append(told)
        if len(calls) >= after:
            raise KeyboardInterrupt

    plan = merge(rivals, ground, effort=1, progress=stop)
    assert plan.status == "stopped"
    assert faults(plan, (0, 10**6)) == []
    assert plan.merger.bound is None
    assert [network.name for network in plan.others] == ["police", "urban"]
    assert len(plan.merger.functions)


def test_progress_only_grows(rivals, ground, settled):
    """Shares told run from above 0 to 1 and never back, and being told changes nothing."""
    shares = []
    plan = merge(rivals, ground, progress=lambda _name, share, _gap: shares.append(share))
    assert shares == sorted(shares)
    assert 0 < shares[0] <= shares[-1] <= 1
    assert plan.digest == settled.digest
