"""Boundaries changed by a table."""

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from gridplan.boundaries import change_boundaries
from gridplan.errors import InputError, OptionError
from gridplan.ground.reading.read import read_layer

CRS = "EPSG:4547"
NAMES = ("甲", "乙", "丙", "丁")


def row_of(names=NAMES, *, size=100.0):
    """Return communities side by side from west to east."""
    squares = [box(i * size, 0, (i + 1) * size, size) for i in range(len(names))]
    return gpd.GeoDataFrame({"community": list(names)}, geometry=squares, crs=CRS)


def drawn(**polygons):
    """Return new polygons by name."""
    return gpd.GeoDataFrame({"community": list(polygons)}, geometry=list(polygons.values()), crs=CRS)


def change(kind, old, new, **more):
    """Return one row of changes."""
    return {"change": kind, "old": old, "new": new, **more}


def ground(found):
    """Return name → area in m², whole."""
    return {name: round(shape.area) for name, shape in found.communities.set_index("community").geometry.items()}


def faults(*rows, boundaries=None, polygons=None):
    """Return name → ids of the faults that the rows are refused with."""
    with pytest.raises(InputError) as refused:
        change_boundaries(row_of() if boundaries is None else boundaries, [*rows], drawn=polygons)
    return {finding.code: finding.ids for finding in refused.value.findings if finding.severity == "error"}


def codes(found):
    """Return the findings by name."""
    return {finding.code: finding for finding in found.report.findings}


def test_a_new_name_changes_no_ground():
    """Renamed communities keep their polygons; names may swap or move on in a chain."""
    found = change_boundaries(row_of(), [change("更名", "甲", "乙"), change("rename", "乙", "戊")])
    assert ground(found) == {"乙": 10000, "戊": 10000, "丙": 10000, "丁": 10000}
    assert found.communities.set_index("community").geometry["乙"].equals(box(0, 0, 100, 100))
    assert found.changed == ("乙", "戊")


def test_communities_are_merged_by_one_row_or_several():
    """Several rows with one new name are one merger, as is a cell with several names; so is being taken in."""
    one = change_boundaries(row_of(), [change("合并", "甲、乙", "戊")])
    two = change_boundaries(row_of(), [change("merge", "甲", "戊"), change("merge", "乙", "戊")])
    assert ground(one) == ground(two) == {"戊": 20000, "丙": 10000, "丁": 10000}
    assert ground(change_boundaries(row_of(), [change("并入", "乙", "甲")])) == {"甲": 20000, "丙": 10000, "丁": 10000}


def test_a_merger_that_does_not_hang_together_is_told():
    """Communities far apart may be merged, with a word about it."""
    assert "boundary-merge-apart" in codes(change_boundaries(row_of(), [change("merge", "甲,丁", "戊")]))


def test_a_community_is_split_by_new_polygons():
    """New polygons replace the old one; where it is among the new ones, it keeps what they leave."""
    west, east = box(0, 0, 40, 100), box(40, 0, 100, 100)
    whole = change_boundaries(row_of(), [change("拆分", "甲", "戊、己")], drawn=drawn(戊=west, 己=east))
    assert ground(whole) == {"戊": 4000, "己": 6000, "乙": 10000, "丙": 10000, "丁": 10000}
    assert not whole.report.findings
    part = change_boundaries(row_of(), [change("析出", "甲", "甲、己")], drawn=drawn(己=east))
    assert ground(part)["甲"] == 4000
    assert part.successors.loc[part.successors["change"] == "split", "share"].tolist() == [0.6, 0.4]


def test_what_new_polygons_leave_is_told():
    """Ground of a community that should be gone stays, with its m²; a sliver goes to whoever it lies along."""
    found = change_boundaries(
        row_of(), [change("split", "甲", "戊,己")], drawn=drawn(戊=box(0, 0, 40, 100), 己=box(50, 0, 100, 100))
    )
    assert codes(found)["boundary-left"].numbers["area"] == 1000
    assert ground(found)["甲"] == 1000
    thin = change_boundaries(
        row_of(), [change("split", "甲", "戊,己")], drawn=drawn(戊=box(0, 0, 40, 100), 己=box(40.001, 0, 100, 100))
    )
    assert set(ground(thin)) == {"乙", "丙", "丁", "戊", "己"}
    assert thin.communities.area.sum() == pytest.approx(40000, abs=1e-6)


def test_borders_move_between_named_communities_alone():
    """A redrawn border takes from those named; what reaches over others, outside or twice is told in m²."""
    rows = [change("调整", "甲", "乙")]
    moved = change_boundaries(row_of(), rows, drawn=drawn(乙=box(80, 0, 200, 100)))
    assert ground(moved) == {"甲": 8000, "乙": 12000, "丙": 10000, "丁": 10000}
    wild = change_boundaries(row_of(), rows, drawn=drawn(甲=box(0, 0, 90, 100), 乙=box(80, -10, 230, 100)))
    assert ground(wild) == {"甲": 8000, "乙": 12000, "丙": 10000, "丁": 10000}
    told = {name: finding.numbers["area"] for name, finding in codes(wild).items()}
    assert told == {
        "boundary-drawn-overlap": 1000,
        "boundary-drawn-beyond": 3000,
        "boundary-drawn-outside": 1500,
    }


def test_new_polygons_of_both_sides_may_leave_a_gap():
    """Old ground between two new polygons stays with its community, and is told."""
    polygons = drawn(甲=box(0, 0, 70, 100), 乙=box(80, 0, 200, 100))
    found = change_boundaries(row_of(), [change("redraw", "甲", "乙")], drawn=polygons)
    assert ground(found)["甲"] == 8000
    assert codes(found)["boundary-drawn-gap"].numbers["area"] == 1000


def test_rows_about_common_borders_are_one_change():
    """Three communities whose borders are redrawn two by two are redrawn together."""
    rows = [change("redraw", "甲", "乙"), change("redraw", "乙", "丙")]
    polygons = drawn(乙=box(90, 0, 210, 100))
    assert ground(change_boundaries(row_of(), rows, drawn=polygons)) == {
        "甲": 9000,
        "乙": 12000,
        "丙": 9000,
        "丁": 10000,
    }


TOWN = ("110101001001", "110101001002", "110101002001", "110101002003")


def test_a_subdistrict_changes_the_first_nine_digits():
    """All communities of a subdistrict, or those that are listed, get the digits of the new one."""
    whole = change_boundaries(row_of(TOWN), [change("街道调整", "110101001", "110101009")])
    assert [*ground(whole)] == ["110101002001", "110101002003", "110101009001", "110101009002"]
    part = change_boundaries(row_of(TOWN), [change("subdistrict", "110101001002、110101002003", "110101009")])
    assert {"110101009002", "110101009003"} <= set(ground(part))


def test_merged_subdistricts_must_not_make_equal_codes():
    """Communities with one number in both subdistricts are told; so are rows that are no codes."""
    merged = change("街道合并", "110101001,110101002", "110101009")
    assert faults(merged, boundaries=row_of(TOWN)) == {"boundary-name-taken": ("110101009001",)}
    assert set(faults(change("街道调整", "甲", "新街道"))) == {"boundary-subdistrict-codes"}


def test_a_village_becomes_a_community_with_its_class():
    """Its class comes back for the rules, those of others are carried over with their ground."""
    rows = [change("村改居", "甲", "甲社区", **{"class": "open"}), change("合并", "乙,丙", "戊")]
    found = change_boundaries(row_of(), rows)
    assert found.classes == {"甲社区": "open"}
    assert found.classes_after({"甲": "village", "乙": "managed", "丁": "old"}) == {
        "丁": "old",
        "戊": "managed",
        "甲社区": "open",
    }


def test_every_fault_is_told_at_once():
    """Unknown words and communities, empty cells, names taken, one community in two changes, missing polygons."""
    found = faults(
        change("vanish", "甲", "戊"),
        change("rename", "庚", "辛"),
        change("rename", "甲", ""),
        change("rename", "乙", "丁"),
        change("merge", "乙,丙", "壬"),
        change("split", "丙", "丙,癸"),
        change("rename", "甲,丁", "子"),
    )
    assert found == {
        "boundary-change-unknown": ("#1 vanish",),
        "boundary-change-empty": ("#3",),
        "boundary-community-unknown": ("#2 庚",),
        "boundary-change-numbers": ("#7 甲, 丁 → 子",),
        "boundary-community-twice": ("乙 (#5, #4)", "丙 (#5, #6)"),
        "boundary-not-drawn": ("#6 丙", "#6 癸"),
    }
    assert faults(change("rename", "乙", "丁")) == {"boundary-name-taken": ("丁",)}


def test_tables_come_as_files_in_chinese(tmp_path):
    """A csv in GB18030 with Chinese heads and words reads as rows do; missing columns are named."""
    file = tmp_path / "changes.csv"
    file.write_text("变更类型,原社区,新社区,类别\n更名,甲,戊,\n合并,乙、丙,己,open\n", encoding="gb18030")
    found = change_boundaries(row_of(), file)
    assert ground(found) == {"丁": 10000, "己": 20000, "戊": 10000}
    assert found.classes == {"己": "open"}
    with pytest.raises(InputError, match="new"):
        change_boundaries(row_of(), [{"变更类型": "更名", "原社区": "甲"}])


def test_boundaries_in_degrees_are_brought_into_metres():
    """What is drawn in another coordinate system is laid over the communities all the same."""
    town = row_of().translate(500_000, 3_300_000)
    degrees = row_of().set_geometry(town).to_crs(4490)
    polygons = drawn(乙=box(500_080, 3_300_000, 500_200, 3_300_100))
    found = change_boundaries(degrees, [change("redraw", "甲", "乙")], drawn=polygons)
    assert found.communities.crs.to_epsg() == 4547
    assert ground(found) == {"甲": 8000, "乙": 12000, "丙": 10000, "丁": 10000}


def test_polygons_that_nobody_needs_are_told():
    """New polygons of communities that are in no split or redrawing are a warning."""
    found = change_boundaries(row_of(), [change("rename", "甲", "戊")], drawn=drawn(己=box(0, 0, 1, 1)))
    assert codes(found)["boundary-drawn-unused"].ids == ("己",)


def test_changed_boundaries_are_saved(tmp_path):
    """The GeoPackage reads back as boundaries, with a table of who got whose ground beside them."""
    found = change_boundaries(row_of(), [change("merge", "甲,乙", "戊")])
    again = read_layer(found.save(tmp_path / "new.gpkg"))
    assert again["community"].tolist() == ["丁", "丙", "戊"]
    assert again.crs == found.communities.crs
    with pytest.raises(OptionError, match="gpkg"):
        found.save(tmp_path / "new.shp")


@st.composite
def redrawings(draw):
    """Draw a table of changes of four communities and polygons for those that need them."""
    place = st.integers(-20, 420)
    polygons = {
        name: box(0, 0, 1, 1).union(
            box(min(w := sorted(draw(st.lists(place, min_size=2, max_size=2, unique=True)))), -5, max(w), draw(place))
        )
        for name in ("戊", "己")
    }
    kind = draw(st.sampled_from(["split", "redraw"]))
    old = draw(st.sampled_from(["甲", "乙"] if kind == "split" else ["甲,乙", "丙,丁", "甲,丁"]))
    return [change(kind, old, "戊,己")], {name: shapely.make_valid(shape) for name, shape in polygons.items()}


@settings(max_examples=15, deadline=None)
@given(redrawings(), st.booleans())
def test_ground_is_conserved(case, merge_too):
    """Whatever is drawn, all communities together cover what they covered before, and none covers another's."""
    rows, polygons = case
    spare = [name for name in NAMES if name not in rows[0]["old"]][:2]
    rows = rows + ([change("merge", ",".join(spare), "庚")] if merge_too else [])
    town = row_of()
    found = change_boundaries(town, rows, drawn=drawn(**polygons)).communities
    tolerance = 0.01 * found.length.sum()
    assert abs(found.area.sum() - town.area.sum()) < tolerance
    assert abs(found.union_all().symmetric_difference(town.union_all()).area) < tolerance
