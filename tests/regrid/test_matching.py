"""Matching units of two grounds: by id, by ground, and where ids cannot be believed."""

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times
from toy_plan import EAST, NORTH, toy_ground

from gridplan.errors import InputError
from gridplan.ground.ground import Ground
from gridplan.regrid.matching import match_units

TOY = toy_ground()
CRS = TOY.units.crs


def ground(rows: list[tuple[str, shapely.Geometry, int]], crs: object = CRS) -> Ground:
    """Return a ground of which only the units are right, all that matching looks at."""
    ids, shapes, households = zip(*rows, strict=True)
    table = {"unit": list(ids), "households": np.array(households, dtype=np.int64)}
    return dataclasses.replace(TOY, units=gpd.GeoDataFrame(table, geometry=list(shapes), crs=CRS).to_crs(crs))


def house(column: float, row: float, *, width: float = 12, depth: float = 12) -> shapely.Geometry:
    """Return a house on plots of 20 m."""
    x, y = EAST + 20 * column, NORTH + 20 * row
    return shapely.box(x, y, x + width, y + depth)


def street(n: int = 12, prefix: str = "b") -> list[tuple[str, shapely.Geometry, int]]:
    """Return a row of houses with 10, 11, … households."""
    return [(f"{prefix}{i:02d}", house(i % 6, i // 6), 10 + i) for i in range(n)]


def codes(found) -> list[str]:
    """Return the codes of what was noticed."""
    return [finding.code for finding in found.findings]


def ids_of(rows: list, found) -> dict[str, str | None]:
    """Return new id → old id."""
    new, old = rows
    return {new[i][0]: old[j][0] if j >= 0 else None for i, j in enumerate(found.old_of)}


def test_no_change():
    """A ground is itself: all by id, nothing to tell."""
    found = match_units(TOY, TOY)
    assert found.old_of.tolist() == list(range(36))
    assert set(found.how) == {"id"}
    assert not len(found.gone)
    assert not len(found.corrected)
    assert not found.findings
    assert found.ledger.kept == 36
    assert found.ledger.holds


def test_new_gone_and_corrected():
    """One house is pulled down, one built, one count corrected: the ledger adds up and says so in both languages."""
    old = street()
    new = [(i, s, h + 5 * (i == "b03")) for i, s, h in old if i != "b07"] + [("x", house(8, 8), 30)]
    found = match_units(ground(old), ground(new))
    assert found.gone.tolist() == [7]
    assert found.new.tolist() == [11]
    assert found.corrected.tolist() == [3]
    assert "186 before − 17 gone + 30 new + 5 more − 0 fewer by correction = 204" in found.ledger.text("en")
    assert "原有 186 户" in found.ledger.text("zh")
    assert found.as_dict()["ledger"]["households_after"] == 204


def test_renamed_by_ground():
    """Houses under other ids, and drawn anew 1.5 m off, are the same houses."""
    old = street()
    new = [("n" + i, shapely.affinity.translate(s, 1.1, -1.0), h) for i, s, h in old]
    found = match_units(ground(old), ground(new))
    assert found.old_of.tolist() == list(range(12))
    assert set(found.how) == {"ground"}
    assert len(found.renamed) == 12
    assert codes(found) == ["matching-renamed"]


def test_small_houses_drawn_anew():
    """A garage that a survey shifts so far that it shares less than half is found by its middle."""
    old = [(f"g{i}", house(i, 0, width=3, depth=3), 0) for i in range(5)]
    new = [(f"n{i}", shapely.affinity.translate(s, 1.9, 1.9), 0) for i, (_, s, _) in enumerate(old)]
    assert match_units(ground(old), ground(new)).old_of.tolist() == list(range(5))


def test_ids_shifted_by_one():
    """When an export numbers all houses anew, ground decides alone, even though every id is known."""
    old = street()
    new = [(f"b{(i + 1) % 12:02d}", s, h) for i, (_, s, h) in enumerate(old)]
    found = match_units(ground(old), ground(new))
    assert found.old_of.tolist() == list(range(12))
    assert codes(found) == ["matching-renumbered", "matching-renamed"]
    assert found.findings[0].numbers == {"elsewhere": 12, "equal": 12}


def test_one_id_used_again():
    """One id of a house pulled down that another house bears now is not believed, and told."""
    old = street(60)
    new = [(i if i != "b09" else "b30", s, h) for i, s, h in old if i != "b30"]
    found = match_units(ground(old), ground(new))
    assert ids_of((new, old), found)["b30"] == "b09"
    assert found.gone.tolist() == [30]
    assert codes(found) == ["matching-reused", "matching-renamed"]
    assert found.findings[0].ids == ("b30",)


def test_one_place_corrected():
    """A house whose place was corrected keeps its id where nobody else stands at either place, and is told."""
    old = street(60)
    new = [(i, s if i != "b09" else house(30, 30), h) for i, s, h in old]
    found = match_units(ground(old), ground(new))
    assert found.old_of.tolist() == list(range(60))
    assert codes(found) == ["matching-moved"]


def test_all_coordinates_shifted():
    """Coordinates shifted as a whole, as those of web maps are, are matched as if they were not, with a warning."""
    old = street(60)
    new = [(i, shapely.affinity.translate(s, 480, -213), h) for i, s, h in old] + [("x", house(60, 60), 9)]
    found = match_units(ground(old), ground(new))
    assert found.old_of.tolist() == [*range(60), -1]
    assert codes(found) == ["matching-shifted"]
    assert found.findings[0].numbers == {"distance": 525.1}


def test_split_house():
    """Both halves of a house were that house; its households are compared by their sum."""
    old = [*street(), ("big", house(8, 0, width=30), 40)]
    halves = [("big", house(8, 0, width=16), 25), ("big-2", house(8.8, 0, width=14), 15)]
    found = match_units(ground(old), ground([*street(), *halves]))
    assert found.old_of.tolist()[-2:] == [12, 12]
    assert not len(found.corrected)
    assert codes(found)[1:] == ["matching-split"]
    assert found.ledger.split == 1
    assert found.ledger.holds


def test_joined_houses():
    """Two houses joined to one: the larger goes on, the other is told as joined, not as pulled down."""
    old = [*street(), ("l", house(8, 0, width=16), 25), ("r", house(8.8, 0, width=14), 15)]
    found = match_units(ground(old), ground([*street(), ("whole", house(8, 0, width=30), 42)]))
    assert found.old_of[-1] == 12
    assert found.gone.tolist() == [13] == found.joined.tolist()
    assert found.joined_to.tolist() == [12]
    assert found.corrected.tolist() == [12]
    assert (found.ledger.gone, found.ledger.households_more, found.ledger.holds) == (0, 2, True)


def test_slab_on_cleared_ground():
    """A slab on the ground of one pulled-down shed is new; on that of houses which it mostly covers it is these."""
    shed = [*street(), ("shed", house(8, 0, width=8, depth=8), 2)]
    slab = [*street(), ("slab", house(8, 0, width=40), 60)]
    found = match_units(ground(shed), ground(slab))
    assert found.how[-1] == "new"
    assert (found.ledger.gone, found.ledger.households_new, found.ledger.joined) == (1, 60, 0)
    houses = [*street(), ("one", house(8, 0, width=8), 2), ("two", house(9.5, 0, width=10), 2)]
    found = match_units(ground(houses), ground(slab))
    assert (found.old_of[-1], found.joined.tolist()) == (13, [12])


def test_other_coordinate_system():
    """The old ground is brought into the system of the new one."""
    old = street()
    new = [("n" + i, s, h) for i, s, h in old]
    found = match_units(ground(old), ground(new, crs=3857))
    assert found.old_of.tolist() == list(range(12))
    assert codes(found)[0] == "matching-crs"


def test_other_town():
    """Another place under the same ids is refused: nothing is found again."""
    old = street()
    rng = np.random.default_rng(1)
    new = [(i, shapely.affinity.translate(s, *rng.uniform(9e4, 9e5, 2)), h) for i, s, h in old]
    with pytest.raises(InputError) as fault:
        match_units(ground(old), ground(new))
    assert [finding.code for finding in fault.value.findings] == ["matching-nothing"]


@settings(max_examples=25)
@given(data=st.data())
def test_known_truth(data):
    """Whatever is pulled down, built, renamed, split and shuffled, every unit is found, and the ledger adds up."""
    old = [(f"b{i:02d}", house(i % 6, i // 6), 10 + i) for i in range(24)]
    fates = data.draw(
        st.lists(st.sampled_from(["stay", "gone", "rename", "split", "redraw"]), min_size=24, max_size=24)
    )
    new, truth = [("b99", house(0, 9), 5)], {"b99": None}
    for number, ((unit, shape, count), fate) in enumerate(zip(old, fates, strict=True)):
        parts = {
            "stay": [(unit, shape, count)],
            "gone": [],
            "rename": [(f"r{unit}", shape, count)],
            "split": [
                (unit, house(number % 6, number // 6, width=7), count - 4),
                (f"s{unit}", shapely.affinity.translate(house(number % 6, number // 6, width=5), 7, 0), 4),
            ],
            "redraw": [(unit, shapely.affinity.translate(shape, 1.2, 0.7), count + 1)],
        }[fate]
        new += parts
        truth |= {part[0]: unit for part in parts}
    if all(fate == "gone" for fate in fates):
        return
    new = data.draw(st.permutations(new))
    old = data.draw(st.permutations(old))
    found = match_units(ground(old), ground(new))
    assert ids_of((new, old), found) == truth
    assert {old[j][0] for j in found.gone} == {
        u for (u, _, _), f in zip(sorted(old), fates, strict=True) if f == "gone"
    }
    assert {new[i][0] for i in found.corrected} == {
        u for (u, _, _), f in zip(sorted(old), fates, strict=True) if f == "redraw"
    }
    assert found.ledger.holds


@settings(max_examples=times(15, 2000))
@given(order=st.permutations(range(24)))
def test_houses_that_stay_are_themselves(order):
    """However ids are dealt out anew among houses that all stay, each house is the one that stood there."""
    old = street(24)
    new = [(old[other][0], shape, count) for other, (_, shape, count) in zip(order, old, strict=True)]
    found = match_units(ground(old), ground(new))
    assert found.old_of.tolist() == list(range(24))
    assert found.ledger.kept == sum(other == i for i, other in enumerate(order))
