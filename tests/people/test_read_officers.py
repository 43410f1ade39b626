"""Reading officers: every fault is named at once, order changes nothing, places are never guessed in silence."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_assignment import CRS, EAST, NORTH, toy_grids

import gridplan as gp

GRIDS = toy_grids(3, 4, communities=2)
CODES = GRIDS.codes.tolist()


def table(**columns):
    """Three officers of two departments in two communities, with columns replaced or added; None takes one away."""
    usual = {"officer": ["P1", "P2", "U1"], "department": ["police", "police", "urban"], "community": ["A", "B", "A"]}
    return pd.DataFrame({name: values for name, values in (usual | columns).items() if values is not None})


def faults(frame, **options):
    """Code → ids of the errors that reading raises."""
    with pytest.raises(gp.InputError) as caught:
        gp.read_officers(frame, GRIDS, **options)
    return {f.code: f.ids for f in caught.value.findings if f.severity == "error"}


def notes(officers):
    """Code → finding of the notes and warnings of reading."""
    return {finding.code: finding for finding in officers.report.findings}


def test_chinese_heads_are_understood(tmp_path):
    """A table as an office keeps it, in GB 18030, is read with ids as text and several values in a cell."""
    rows = [
        "工号,部门,所属社区,网格数上限,技能,班组,居住网格,固定网格,回避网格,去年网格,姓名",
        "007,市场监管,B,6 个,消防；急救,一组,B001,B002、B003,B004,B005|Z9,张三",
        "012,公安,,,,,,,,,李四",
    ]
    (tmp_path / "officers.csv").write_bytes("\r\n".join(rows).encode("gb18030"))
    found = gp.read_officers(tmp_path / "officers.csv", GRIDS)
    row = found.table.set_index("officer").loc["007"]
    assert found.ids.tolist() == ["012", "007"]
    assert (row["capacity"], row["community"], row["team"]) == (6, "B", "一组")
    assert (row["skills"], row["last_year"]) == (("急救", "消防"), ("B005",))
    assert found.table.loc[0, ["community", "team"]].tolist() == [None, None]
    assert found.table["capacity"].tolist() == [-1, 6]
    assert found.pinned == (("007", "B002"), ("007", "B003"))
    assert found.forbidden == (("007", "B001"), ("007", "B004"))
    assert notes(found)["officers-last-year-gone"].ids == ("Z9",)
    assert "姓名" in notes(found)["officers-columns"].numbers["left"]


@pytest.mark.parametrize("limit", ["负责网格上限", "网格上限", "能力上限"])
@pytest.mark.parametrize(("pin", "away"), [("必须网格", "不得网格"), ("必管网格", "不能网格")])
def test_offices_own_heads_for_limits_and_pairs_are_understood(limit, pin, away):
    """Limits, grids that must be and grids that may not be are found by the heads that offices give them."""
    rows = {"编号": ["P1"], "部门": ["公安"], limit: ["4"], pin: ["A001"], away: ["A002、A003"]}
    found = gp.read_officers(pd.DataFrame(rows), GRIDS)
    assert found.table["capacity"].tolist() == [4]
    assert (found.pinned, found.forbidden) == ((("P1", "A001"),), (("P1", "A002"), ("P1", "A003")))


def test_several_sheets_are_answered_with_the_option_for_officers(tmp_path):
    """Where a workbook has several sheets the advice names the option that chooses among those of officers."""
    with pd.ExcelWriter(tmp_path / "book.xlsx") as book:
        for sheet in ("officers", "other"):
            table().to_excel(book, sheet_name=sheet, index=False)
    with pytest.raises(gp.InputError) as caught:
        gp.read_officers(tmp_path / "book.xlsx", GRIDS)
    assert "--officers-layer" in caught.value.findings[0].action("en")
    assert len(gp.read_officers(tmp_path / "book.xlsx", GRIDS, layer="officers")) == 3


def test_names_are_read_only_when_asked_for():
    """A column of names reaches nothing unless the caller names it, and then `names` alone."""
    frame = table(name=["Ann", "Bo", None])
    assert not gp.read_officers(frame, GRIDS).names
    found = gp.read_officers(frame, GRIDS, name="name")
    assert found.names == {"P1": "Ann", "P2": "Bo"}
    assert "Ann" not in found.table.to_json() + found.report.text()


def test_officers_stay_as_they_are():
    """Officers that are read already come back untouched."""
    found = gp.read_officers(table(), GRIDS)
    assert gp.read_officers(found, GRIDS) is found


def test_text_is_data():
    """Markup and formulas in ids, teams, skills and names pass through as they are written."""
    wild = ["=HYPERLINK('x')", "<script>alert(1)</script>", "${7*7}"]
    found = gp.read_officers(table(officer=wild, team=wild, skills=wild, who=wild), GRIDS, name="who")
    assert set(found.ids) == set(found.table["team"]) == set(found.names.values()) == set(wild)
    assert {skill for skills in found.table["skills"] for skill in skills} == set(wild)


def test_all_faults_come_at_once():
    """One message names every kind of fault with its ids, whatever else is wrong."""
    frame = pd.DataFrame(
        {
            "officer": ["P1", "P1", None, "P4", "P5", "P6", "P7"],
            "department": ["police", "police", "police", "", "Police", "urban", "urban"],
            "community": ["A", "A", "A", "A", "Aa", "B", "B"],
            "capacity": ["-1", "2.5", "six", "1", "5", "5", ""],
            "pinned": ["", "", "", "A001;A002", "", "X1", "B001"],
            "forbidden": ["", "", "", "", "X2", "", "B001"],
            "lives": ["X3", "", "", "", "", "", ""],
            "x": [EAST, "east", "", "", "", "", ""],
            "y": [NORTH, NORTH, "", "", "", "", ""],
        }
    )
    assert faults(frame) == {
        "officers-ids-empty": ("#3",),
        "officers-ids-repeated": ("P1",),
        "officers-departments-empty": ("P4",),
        "officers-departments-alike": ("Police", "police"),
        "officers-communities-unknown": ("P5",),
        "officers-capacity-negative": ("P1",),
        "officers-capacity-wrong": ("#3", "P1"),
        "officers-pinned-unknown": ("P6=X1",),
        "officers-forbidden-unknown": ("P5=X2",),
        "officers-lives-unknown": ("P1=X3",),
        "officers-pinned-forbidden": ("P7=B001",),
        "officers-pins-over-capacity": ("P4",),
        "officers-places-text": ("P1",),
    }


DAMAGES = {
    "officers-ids-empty": ("officer", ""),
    "officers-departments-empty": ("department", None),
    "officers-communities-unknown": ("community", "Z"),
    "officers-capacity-negative": ("capacity", "-3"),
    "officers-capacity-wrong": ("capacity", "many"),
    "officers-pinned-unknown": ("pinned", "Z1"),
    "officers-forbidden-unknown": ("forbidden", "Z2、Z3"),
    "officers-lives-unknown": ("lives", "Z4"),
    "officers-places-text": ("x", "here"),
}


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(sorted(DAMAGES)), st.integers(0, 11)), max_size=8))
def test_every_damage_is_named(damages):
    """Whatever cells are spoilt, exactly the faults that stand in the table are told, each with its rows."""
    frame = pd.DataFrame({"officer": [f"O{i:02d}" for i in range(12)], "department": "police", "community": "A"})
    frame = frame.assign(capacity="6", pinned="", forbidden="", lives="", x=str(EAST), y=str(NORTH)).astype(object)
    spoilt = {(DAMAGES[code][0], row): code for code, row in damages}
    for (column, row), code in spoilt.items():
        frame.loc[row, column] = DAMAGES[code][1]
    label = {i: f"#{i + 1}" if ("officer", i) in spoilt else f"O{i:02d}" for i in range(12)}
    expected = {code: {row for (_, row), c in spoilt.items() if c == code} for code in spoilt.values()}
    told = faults(frame) if expected else {}
    rows = {code: {one.split("=")[0] for one in ids} for code, ids in told.items()}
    assert rows == {code: {label[row] for row in rows} for code, rows in expected.items()}


def read_text(frame):
    """Everything that reading found, as one text."""
    found = gp.read_officers(frame, GRIDS)
    told = [f.text() for f in found.report.findings if f.code != "officers-columns"]
    return (found.table.to_json(), found.places.tolist(), found.pinned, found.forbidden, told)


@settings(max_examples=15)
@given(st.randoms(use_true_random=False))
def test_order_of_rows_and_columns_changes_nothing(random):
    """Shuffled rows and columns give the same officers, pairs, places and findings."""
    count = 9
    frame = pd.DataFrame(
        {
            "officer": [f"O{i}" for i in range(count)],
            "department": [("police", "urban", "market")[i % 3] for i in range(count)],
            "community": [("A", "B", None)[i % 3] for i in range(count)],
            "capacity": [i % 4 or None for i in range(count)],
            "pinned": [CODES[i] if i % 4 in {1, 2} else None for i in range(count)],
            "last_year": ["; ".join([*CODES[i : i + 2], "old"]) for i in range(count)],
            "x": [str(EAST + i) for i in range(count)],
            "y": [str(NORTH - i) for i in range(count)],
        }
    )
    rows, columns = list(range(count)), list(frame.columns)
    random.shuffle(rows)
    random.shuffle(columns)
    assert read_text(frame.iloc[rows][columns]) == read_text(frame)


def test_absent_officers_are_left_out_with_a_note():
    """Capacity 0 means on leave: the officer is told and not sent; nobody left is a fault."""
    found = gp.read_officers(table(capacity=[0, "", 4]), GRIDS)
    assert found.ids.tolist() == ["P2", "U1"]
    assert found.table["capacity"].tolist() == [-1, 4]
    assert notes(found)["officers-absent"].ids == ("P1",)
    assert "officers-all-absent" in faults(table(capacity=[0, 0, 0]))


def test_a_named_column_that_is_absent_is_a_fault():
    """Named columns are looked for by that name alone, and the closest one is shown; needed ones are missed."""
    assert set(faults(table(), team="crew", skills="arts")) == {"column-missing"}
    assert set(faults(table(department=None))) == {"officers-no-department"}
    assert set(faults(table(officer=None, department=None))) == {"officers-no-officer", "officers-no-department"}
    assert set(faults(table(x=[1, 2, 3]))) == {"coordinates-missing"}


def test_unknown_communities_come_with_the_closest_spelling():
    """The fault lists the communities there are and the one most like what was written."""
    grids = toy_grids(2, 2)
    named = grids.table.assign(community="Riverside")
    with pytest.raises(gp.InputError, match=r"Riversid \(→ Riverside\?\)"):
        gp.read_officers(table(community=["Riversid", "", ""]), gp.Grids(named, grids.points, grids.pairs, grids.roads))


def test_empty_tables_are_refused(tmp_path):
    """A frame or file without rows is a fault of its own."""
    (tmp_path / "none.csv").write_text("officer,department\n")
    assert set(faults(table().iloc[:0])) == set(faults(tmp_path / "none.csv")) == {"file-empty"}


def degrees():
    """Longitude and latitude of three places beside the grids."""
    points = gpd.GeoSeries(gpd.points_from_xy([EAST, EAST + 90, EAST + 300], [NORTH, NORTH, NORTH + 50]), crs=CRS)
    return points.to_crs(4326)


def test_places_without_a_system_are_told_apart():
    """Coordinates of the grids' own system and degrees are each known by where they lie, and a finding says which."""
    own = gp.read_officers(table(x=[EAST, EAST + 90, None], y=[NORTH, NORTH, None]), GRIDS, square=0)
    assert "officers-places-own" in notes(own)
    assert own.places[:2].tolist() == [[EAST, NORTH], [EAST + 90, NORTH]]
    assert np.isnan(own.places[2]).all()
    told = gp.read_officers(table(lon=degrees().x, lat=degrees().y), GRIDS, square=0)
    assert notes(told)["officers-places-degrees"].severity == "warning"
    assert np.allclose(told.places[1], [EAST + 90, NORTH], atol=0.01)


def test_places_that_fit_nowhere_are_refused():
    """Places far from the grids in either reading, or with x and y exchanged, are faults; mixed ones too."""
    swapped = table(lon=degrees().y, lat=degrees().x)
    assert set(faults(swapped)) == {"officers-places-swapped"}
    assert faults(table(x=[EAST, EAST, 5], y=[NORTH, NORTH, 5])) == {"officers-places-nowhere": ("U1",)}
    assert set(faults(table(x=[EAST] * 3, y=[NORTH] * 3), crs="EPSG:4547")) == {"officers-places-nowhere"}
    assert set(faults(table(x=[EAST] * 3, y=[NORTH] * 3), crs="EPSG:zero")) == {"crs-unknown"}


def test_a_named_system_is_taken_at_its_word():
    """With a system named, single places far away are only told."""
    frame = table(x=[EAST, EAST, EAST + 60_000], y=[NORTH] * 3)
    found = gp.read_officers(frame, GRIDS, crs=CRS)
    assert notes(found)["officers-places-far"].ids == ("U1",)


def test_a_layer_of_points_gives_places(tmp_path):
    """Points of a file come into the grids' system; rows that are no points are named."""
    layer = gpd.GeoDataFrame(table(), geometry=degrees())
    layer.to_file(tmp_path / "officers.gpkg")
    found = gp.read_officers(tmp_path / "officers.gpkg", GRIDS, square=0)
    assert np.allclose(found.places[0], [EAST, NORTH], atol=0.01)
    line = shapely.LineString([(0, 0), (1, 1)])
    assert faults(layer.set_geometry([line, *layer.geometry[1:]], crs=4326)) == {"officers-not-points": ("P1",)}
    assert set(faults(layer, crs=CRS)) == {"crs-contradicts"}


def test_officers_of_departments_nobody_asked_for_are_a_fault():
    """Rules that name departments leave no room for others; rules that name none take all."""
    found = gp.read_officers(table(), GRIDS)
    assert not gp.check_departments(found, gp.OfficerRules())
    (fault,) = gp.check_departments(found, gp.OfficerRules(departments={"police": (1, 1)}))
    assert (fault.severity, fault.ids) == ("error", ("U1",))


def test_departments_nobody_asked_for_come_with_the_other_faults():
    """One message names the faults of the table and the departments that the rules leave out, closest spelling too."""
    frame = table(officer=["P1", "P1", "U1"], department=["公安", "公按", "urban"], capacity=["", "", 0])
    with pytest.raises(gp.InputError) as caught:
        gp.assign_officers(GRIDS, frame, departments={"公安": (1, 1)})
    found = {finding.code: finding for finding in caught.value.findings if finding.severity == "error"}
    assert set(found) == {"officers-ids-repeated", "officers-departments-unasked"}
    assert "公按 (→ 公安?)" in found["officers-departments-unasked"].text("zh")
    assert len(gp.read_officers(table(), GRIDS, departments=("police",))) == 3


def test_rules_that_name_what_is_not_there_or_cannot_be_are_told_at_once():
    """Unknown officers and grids, and pins beyond a capacity, a community or a forbidden pair are one message."""
    found = gp.read_officers(table(capacity=[1, "", ""], lives=["", "B001", ""]), GRIDS)
    pinned = (("P1", "A001"), ("P1", "A002"), ("P2", "B001"), ("P2", "A003"), ("P9", "A001"), ("U1", "Z1"))
    rules = gp.OfficerRules(pinned=pinned, forbidden=(("U1", "Z2"),), needs={"Z3": ("fire",)})
    assert {fault.code: fault.ids for fault in gp.check_rules(found, GRIDS, rules)} == {
        "rules-officers-unknown": ("P9",),
        "rules-grids-unknown": ("Z1", "Z2", "Z3"),
        "officers-pinned-forbidden": ("P2=B001",),
        "officers-pins-too-many": ("P1",),
        "officers-pinned-elsewhere": ("P2=A003",),
    }
    pooled = gp.OfficerRules(pinned=(("P2", "A003"),), pooled=True)
    assert not gp.check_rules(found, GRIDS, pooled)


def test_more_pins_than_a_grid_may_have_officers_are_a_fault():
    """Grids are told that more officers of one department, or in all, are pinned to than the rules allow."""
    found = gp.read_officers(table(community=[None] * 3), GRIDS)
    pinned = (("P1", "A001"), ("P2", "A001"), ("P1", "B001"), ("U1", "B001"))
    rules = gp.OfficerRules(pinned=pinned, officers_per_grid=(1, 2))
    assert {f.code: f.ids for f in gp.check_rules(found, GRIDS, rules)} == {"officers-pins-crowd": ("A001 (police)",)}
    two = rules.replace(departments={"police": (1, 2), "urban": (1, 1)}, officers_per_grid=(1, 1))
    assert {f.code: f.ids for f in gp.check_rules(found, GRIDS, two)} == {"officers-pins-packed": ("A001", "B001")}


def test_pairs_and_needs_come_from_tables(tmp_path):
    """Tables of pairs and needs are read by usual heads, and every unknown name and half row is told at once."""
    officers = gp.read_officers(table(), GRIDS)
    wishes = pd.DataFrame({"人员编号": ["P1", "U1"], "网格": ["A001；A002", "B001"]})
    wishes.to_excel(tmp_path / "pairs.xlsx", index=False)
    assert gp.read_pairs(tmp_path / "pairs.xlsx", officers, GRIDS) == (("P1", "A001"), ("P1", "A002"), ("U1", "B001"))
    with pytest.raises(gp.InputError) as caught:
        gp.read_pairs(wishes.assign(人员编号=["P9", None], 网格=["A001", "Z1"]), officers, GRIDS)
    codes = [finding.code for finding in caught.value.findings]
    assert codes == ["people-rows-incomplete", "pairs-officers-unknown", "people-grids-unknown"]
    needs = pd.DataFrame({"grid": ["A001", "A002", "A001"], "skills": ["fire", "first aid", "law, fire"]})
    assert gp.read_needs(needs, GRIDS) == {"A001": ("fire", "law"), "A002": ("first aid",)}
    with pytest.raises(gp.InputError, match="Z1"):
        gp.read_needs(needs.assign(grid=["Z1", "A002", "A001"]), GRIDS)
    with pytest.raises(gp.InputError, match="skills that grids need"):
        gp.read_needs(needs[["grid"]], GRIDS)
