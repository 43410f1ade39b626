"""Lists as offices keep them: titles above, sums below, every encoding that a spreadsheet writes."""

import openpyxl
import pandas as pd
import pytest
from bad_files import houses

import gridplan as gp
from gridplan.errors import InputError
from gridplan.ground.formats.table import read_list

ROWS = [["编号", "地址", "户数"], ["007", "幸福里1号", "12"], ["008", "幸福里\n2号", "1,234"]]
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"]


def workbook(file, *sheets):
    """Write sheets, each a title and rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file


def codes(findings) -> list[str]:
    """Codes of findings."""
    return [finding.code for finding in findings]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_texts_are_read_whatever_encoding_and_separator(tmp_path, encoding, separator):
    """UTF-8 with and without its mark, GB18030 and UTF-16 give one table, with line breaks inside cells and zeros."""
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in ROWS)
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    file = tmp_path / f"t.{'txt' if separator == chr(9) else 'csv'}"
    file.write_bytes((mark + text).encode(encoding))
    assert gp.read_table(file).to_numpy().tolist() == ROWS[1:]


def test_a_line_that_names_the_separator_is_none_of_the_table(tmp_path):
    """The first line ``sep=;`` of a spreadsheet's text is obeyed and left out."""
    (tmp_path / "t.csv").write_text("sep=;\r\nid;x,y\r\n1;2,3\r\n")
    assert gp.read_table(tmp_path / "t.csv").to_dict("records") == [{"id": "1", "x,y": "2,3"}]


def test_an_office_list_is_read_by_its_rows(tmp_path):
    """The title, the date, the sums and the signature are left out, each with a finding; the rows stay as they are."""
    rows = [
        ["幸福社区楼栋户数统计表", None, None],
        [None, None, "2024年5月"],
        ["编号", "地址", "户数"],
        ["007", "1号", 12],
        ["008", "2号", 30],
        ["小计", None, 42],
        ["009", "3号", 5],
        ["合 计", None, 48],
        ["填表人：某某", None, None],
    ]
    table, findings = read_list(workbook(tmp_path / "l.xlsx", ("统计", rows)))
    assert table.to_numpy().tolist() == [["007", "1号", "12"], ["008", "2号", "30"], ["009", "3号", "5"]]
    assert codes(findings) == ["table-title", "table-signatures", "table-sums-differ"]
    assert findings[0].numbers["line"] == 3
    assert findings[2].ids == ("#6", "#8")
    assert findings[2].numbers["compared"] == "户数 48 ≠ 47"
    assert "某某" not in "".join(finding.text("zh") for finding in findings)


def test_sums_that_agree_are_a_note(tmp_path):
    """A total that is the sum of its rows is left out with a note and its number."""
    (tmp_path / "l.csv").write_text("id,户数,人数\na,１２户,30\nb,8,20\n总计,20户,50\n", encoding="utf-8")
    table, findings = read_list(tmp_path / "l.csv")
    assert len(table) == 2
    assert codes(findings) == ["table-sums"]
    assert findings[0].numbers["compared"] == "户数 20; 人数 50"


@pytest.mark.parametrize(
    "text",
    [
        "id,name,hh\n1,合计小区,5\n2,total,7\n",
        "name,note,hh\nTotal,petrol,5\nb,x,7\n",
        "id\n合计\nb\n",
        "a,b,c,d\n1,,,\n2,,,\n",
    ],
)
def test_rows_that_only_look_like_sums_stay(tmp_path, text):
    """A name that is a sum's word in another column or beside other text, and sparse rows, are rows."""
    (tmp_path / "l.csv").write_text(text, encoding="utf-8")
    table, findings = read_list(tmp_path / "l.csv")
    assert (len(table), findings) == (2, ())


@pytest.mark.parametrize("text", ["a,b\n1,2,3,4,5\n1,2,3,4,5\n", "a,b,c\n1,2,3\n1,2\n", "title\n1,2,3\n4,5,6\n"])
def test_malformed_rows_are_not_taken_for_a_head(tmp_path, text):
    """Rows that do not fit the first line are refused where nothing below can be the head."""
    (tmp_path / "l.csv").write_text(text)
    with pytest.raises(InputError) as fault:
        read_list(tmp_path / "l.csv")
    assert codes(fault.value.findings) == ["table-rows"]


def test_empty_sheets_are_no_choice(tmp_path):
    """The two empty sheets that every new workbook has do not stand in the way of the one that is filled."""
    rows = [["id", "hh"], ["a", 1]]
    assert len(gp.read_table(workbook(tmp_path / "l.xlsx", ("表1", rows), ("表2", []), ("表3", [])))) == 1
    with pytest.raises(InputError, match="表1, 表2") as fault:
        gp.read_table(workbook(tmp_path / "m.xlsx", ("表1", rows), ("表2", rows), ("表3", [])))
    assert codes(fault.value.findings) == ["layer-choice"]


@pytest.mark.parametrize("other", ["990101001001", "990101001002"])
@pytest.mark.parametrize("name", ["社区", "社区代码"])
def test_codes_are_not_added_up(tmp_path, name, other):
    """A sum with a code of its own is compared in the households alone."""
    rows = f"名称,{name},户数\n甲,990101001001,12\n乙,{other},8\n合计,990101001001,20\n"
    (tmp_path / "l.csv").write_text(rows, encoding="utf-8")
    _, findings = read_list(tmp_path / "l.csv")
    assert [(finding.code, finding.numbers["compared"]) for finding in findings] == [("table-sums", "户数 20")]


def test_large_counts_are_added_up(tmp_path):
    """Counts of six digits and fewer are no codes: a wrong sum of theirs is told."""
    (tmp_path / "l.csv").write_text("名称,人口\n甲,120000\n乙,80000\n合计,210000\n", encoding="utf-8")
    assert codes(read_list(tmp_path / "l.csv")[1]) == ["table-sums-differ"]


def test_the_findings_of_a_ledger_reach_the_report(tmp_path):
    """A ledger with a title and a wrong total says both in the report of the units, and households add up."""
    rows = [["户数表", None], ["building_id", "households"], *([f"h{i}", i + 1] for i in range(6)), ["合计", 22]]
    ledger = workbook(tmp_path / "l.xlsx", ("表", rows))
    units = gp.read_units(houses(), unit="id", households_table=ledger)
    assert {"table-title", "table-sums-differ"} <= set(codes(units.report.findings))
    assert units.report.conservation.households_in == units.frame["households"].sum() == 21


def test_what_a_text_may_say_of_its_width_is_checked(tmp_path):
    """A cell beyond the head of a workbook is a fault with its line, empty ones are nothing."""
    rows = [["id", "hh", None], ["a", 1, None], ["b", 2, "?"]]
    with pytest.raises(InputError) as fault:
        gp.read_table(workbook(tmp_path / "l.xlsx", ("表", rows)))
    assert fault.value.findings[0].ids == ("#3",)


def test_a_list_of_places_with_a_title_is_units(tmp_path):
    """A workbook with coordinates below a title is read as units, and says so."""
    rows = [["点位表", None, None], ["编号", "经度", "纬度"], ["1", 114.0, 30.0], ["2", 114.001, 30.0]]
    file = workbook(tmp_path / "p.xlsx", ("表", rows))
    table = pd.DataFrame({"编号": ["1", "2"], "households": [3, 4]})
    table.to_csv(tmp_path / "hh.csv", index=False)
    units = gp.read_units(file, crs=4326, unit="编号", households_table=tmp_path / "hh.csv", key="编号")
    assert units.frame["households"].tolist() == [3, 4]
    assert "table-title" in codes(units.report.findings)
