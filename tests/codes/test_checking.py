"""Checks of codes in plans, files and lists."""

import dataclasses

import openpyxl
import pandas as pd
import pytest
from toy_plan import toy_ground, toy_plan

from gridplan.codes import check_codes
from gridplan.errors import InputError, OptionError
from gridplan.history import Round
from gridplan.options import CodeScheme
from gridplan.version import Version

WEST, EAST = "110101001001", "110101001002"


def found(check):
    """Names of the findings."""
    return [finding.code for finding in check.report.findings]


def numbered_plan(codes, **changes):
    """Toy plan whose two communities go by administrative codes, two grids in each: west, east, west, east."""
    ground = toy_ground(communities=2)
    units = ground.units.assign(community=ground.units["community"].map({"A": WEST, "B": EAST}))
    plan = toy_plan(ground=dataclasses.replace(ground, units=units))
    return plan.replace(network=dataclasses.replace(plan.network, codes=tuple(codes)), **changes)


GOOD = (f"{WEST}001", f"{EAST}001", f"{WEST}002", f"{EAST}002")


def lineage(*pairs):
    """A round with the given old and new codes."""
    table = pd.DataFrame(pairs, columns=["old_grid", "new_grid"], dtype=object)
    return Round(Version(), "", table, pd.DataFrame())


def test_good_codes_of_a_plan_hold():
    """A plan coded by the scheme has nothing to look at."""
    check = check_codes(numbered_plan(GOOD))
    assert check.holds
    assert check.administrative
    assert not check.report.findings
    assert check.faulty == 0
    assert check.as_dict()["status"] == "ok"


def test_every_fault_of_a_plan_is_told_at_once():
    """Wrong community, wrong length, wrong range, letters: each with its code and that of the community."""
    codes = (f"{EAST}001", f"{EAST}01", f"{WEST}705", f"{EAST}00x")
    check = check_codes(numbered_plan(codes))
    assert found(check) == ["codes-zeros", "codes-characters", "codes-community", "codes-range", "codes-gaps"]
    told = {finding.code: finding.ids for finding in check.report.findings}
    assert told["codes-community"] == (f"{EAST}001 ({WEST})",)
    assert told["codes-range"] == (f"{WEST}705",)
    assert check.codes["suggested"].tolist() == ["", f"{EAST}001", "", ""]
    assert not check.holds


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("120101001001001", "codes-county"),
        ("110101002001001", "codes-subdistrict"),
        ("110101001002001", "codes-community"),
        ("110101001601001", "codes-one"),
        ("110101001001000", "codes-range"),
        ("1101010010010011", "codes-length"),
    ],
)
def test_each_part_of_a_code_is_held_against_the_community(code, name):
    """The first part that differs is named, and only that."""
    assert found(check_codes(pd.DataFrame({"code": [code], "community": [WEST]}))) == [name]


def test_grids_over_several_communities_have_their_own_series():
    """The code of one of them is told; one of the series from 601 on is right, in the same subdistrict alone."""
    labels = toy_ground().block * 0
    one = numbered_plan((f"{WEST}001",))
    one = one.replace(network=dataclasses.replace(one.network, labels=labels))
    assert found(check_codes(one)) == ["codes-several"]
    coded = [
        one.replace(network=dataclasses.replace(one.network, codes=(code,)))
        for code in ("110101001601001", "110101002601001")
    ]
    assert [found(check_codes(plan)) for plan in coded] == [[], ["codes-subdistrict"]]


def test_names_stand_before_serials():
    """Codes behind names: another community's, one of the planner's own, a serial without its zeros."""
    codes = ("A-001", "A-002", "007", "B-2")
    ground = toy_ground(communities=2)
    plan = toy_plan(ground=ground)
    check = check_codes(plan.replace(network=dataclasses.replace(plan.network, codes=codes)))
    assert found(check) == ["codes-zeros-named", "codes-name", "codes-own"]
    assert not check.administrative
    assert check.codes["suggested"].tolist()[3] == "B-002"


def test_names_may_stand_for_administrative_codes():
    """With the codes of communities at hand, grids whose community has a name are held against them."""
    table = pd.DataFrame({"网格编码": [f"{WEST}001", f"{WEST}002"], "社区": ["东", "西"]})
    check = check_codes(table, communities={"东": WEST, "西": EAST})
    assert found(check) == ["codes-community"]
    assert check.codes["community"].tolist() == [WEST, EAST]


def test_codes_are_held_against_the_list_of_communities():
    """Without a column of communities, a code must name one that there is."""
    codes = [f"{WEST}001", "110101001009001", "110101001601001"]
    assert found(check_codes(codes, communities=[WEST, EAST])) == ["codes-parent-unknown"]


def test_equal_codes_and_gaps_are_told_with_their_rows():
    """Doubles name their rows; missing serials are a note, as runs."""
    check = check_codes(pd.Series([f"{WEST}001", f"{WEST}001", f"{WEST}006", f"{WEST}703"], index=[5, 6, 7, 8]))
    told = {finding.code: finding.ids for finding in check.report.findings}
    assert told["codes-twice"] == (f"{WEST}001 (#5, #6)",)
    assert told["codes-gaps"] == (f"{WEST} 002–005", f"{WEST} 701–702")
    assert check.report.findings[-1].numbers["missing"] == 6


def test_lists_from_spreadsheets(tmp_path):
    """Numbers, rounded numbers, full width, spaces and empty cells of a workbook are told with their lines."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["网格编码", "社区代码"],
        [110101001001001, WEST],
        ["１１０１０１００１００１００２", WEST],
        [" 110101001001003", WEST],
        ["'110101001001004", WEST],
        ["1.10101E+14", WEST],
        [None, WEST],
        [1.10101001001001001e17, WEST],
    ):
        sheet.append(row)
    file = tmp_path / "codes.xlsx"
    book.save(file)
    check = check_codes(file)
    told = {finding.code: finding.ids for finding in check.report.findings}
    assert set(told) == {"codes-empty", "codes-rounded", "codes-number", "codes-spaces", "codes-full-width"}
    assert told["codes-empty"] == ("#7",)
    assert len(told["codes-rounded"]) == 2
    assert check.codes["suggested"].tolist()[:4] == [f"{WEST}00{i}" for i in range(1, 5)]
    assert check.codes["row"].tolist() == ["2", "3", "4", "5", "6", "7", "8"]


def test_frames_of_floats_are_numbers():
    """A column of floats reads as codes, told as numbers."""
    check = check_codes(pd.DataFrame({"code": [110101001001001.0, 110101001001002.0]}))
    assert found(check) == ["codes-number"]
    assert check.codes["code"].tolist() == [f"{WEST}001", f"{WEST}002"]


def test_the_kind_of_a_grid_decides_its_range(tmp_path):
    """Kinds in Chinese; a column that speaks of other kinds is left alone, unless it is named."""
    file = tmp_path / "codes.csv"
    file.write_text(f"编码,类型\n{WEST}001,单元网格\n{WEST}001,路段网格\n{WEST}901,专属网格\n", encoding="gb18030")
    check = check_codes(file)
    assert check.codes["kind"].tolist() == ["areal", "road", "dedicated"]
    assert found(check) == ["codes-twice", "codes-range"]
    other = pd.DataFrame({"code": [f"{WEST}001"], "type": ["old"], "kind": ["estate"]})
    assert check_codes(other).holds
    with pytest.raises(InputError, match="estate"):
        check_codes(other, kind="kind")


def test_other_schemes():
    """Widths and ranges of a scheme decide."""
    scheme = CodeScheme(county=2, subdistrict=2, community=2, digits=2, road=50, dedicated=70, merged=61)
    table = pd.DataFrame({"code": ["11010101", "11010150"], "community": ["110101"] * 2, "kind": ["areal", "areal"]})
    assert found(check_codes(table, scheme)) == ["codes-range"]


def test_codes_that_come_back_are_told():
    """A code retired in the first round must not stand on a grid after the second; that of an older plan neither."""
    rounds = (lineage((GOOD[0], GOOD[0]), (f"{EAST}002", GOOD[1])), lineage((GOOD[0], GOOD[0]), (None, f"{EAST}002")))
    plan = numbered_plan(GOOD, history=rounds)
    check = check_codes(plan)
    assert found(check) == ["codes-returned"]
    assert check.report.findings[0].ids == (f"{EAST}002",)
    assert found(check_codes([f"{EAST}002", f"{EAST}001"], history=rounds[:1])) == ["codes-returned"]
    assert found(check_codes([f"{EAST}002", f"{EAST}001"], history=plan.replace(history=rounds[:1]))) == [
        "codes-returned"
    ]


def test_codes_that_jump_to_other_ground_are_told():
    """A code in use before and after a round without a unit in common stands on other ground."""
    plan = numbered_plan(GOOD, history=(lineage((GOOD[0], GOOD[2]), (GOOD[2], GOOD[0])),))
    assert check_codes(plan).report.findings[0].ids == (GOOD[0], GOOD[2])


def test_retired_serials_are_no_gaps():
    """A serial that a retired grid had is missing for good."""
    plan = numbered_plan((*GOOD[:2], f"{WEST}003", GOOD[3]), history=(lineage((f"{WEST}002", f"{WEST}003")),))
    assert check_codes(plan).report.findings == ()


def test_columns_that_are_missing_are_told():
    """A table without codes is refused with its columns, as is each column that was named in vain."""
    with pytest.raises(InputError, match="has no column that is called as codes"):
        check_codes(pd.DataFrame({"name": ["x"]}))
    with pytest.raises(InputError, match=r"(?s)first.*second"):
        check_codes(pd.DataFrame({"code": ["x"]}), code="first", community="second")


def test_checked_codes_are_written(tmp_path):
    """The workbook opens with a summary and lists faulty codes first; the folder has the plain table."""
    check = check_codes([f"{WEST}001", "=1+1"])
    book = openpyxl.load_workbook(check.export(tmp_path / "codes.xlsx", lang="zh"))
    assert book.sheetnames == ["说明", "编码"]
    assert [cell.value for cell in book["编码"]["C"]] == ["识别结果", "=1+1", f"{WEST}001"]
    assert book["编码"]["F2"].value == "含非数字字符"
    table = pd.read_csv(check.export(tmp_path / "folder") / "codes.csv", dtype=str)
    assert table["code"].tolist() == [f"{WEST}001", "'=1+1"]
    with pytest.raises(OptionError, match="xlsx"):
        check.export(tmp_path / "codes.txt")


def test_summaries_speak_both_languages():
    """The summary starts with the number of codes and goes on with what to do."""
    check = check_codes(["1.1E+14"])
    assert check.summary("en").startswith("1 codes checked, 1 with")
    assert "→" in check.summary("zh")
