"""The columns of departments' layers: found by their names, in English and Chinese, or named."""

import pandas as pd
import pytest

from gridplan.departments.columns import Asked, read_rows


def rows_of(table, **asked):
    """Return the rows of a department's table and the findings by code."""
    rows, findings = read_rows(pd.DataFrame(table), Asked(**asked).of("police"), department="police")
    return rows, {finding.code: finding for finding in findings}


def test_chinese_columns_are_found():
    """Code, name, functions and staff bear their usual Chinese names."""
    table = {"网格编码": ["007"], "网格名称": ["一号网格"], "职能": ["巡逻；防火"], "人员数": ["3人"]}
    rows, findings = rows_of(table)
    assert rows.to_numpy().tolist() == [["007", "一号网格", "巡逻；防火", 3]]
    assert all(column in findings["department-columns-title-functions-staff"].text("zh") for column in table)


def test_a_name_serves_as_code_where_there_is_no_other():
    """The only column, of names, is the code; then there is no title."""
    rows, _ = rows_of({"name": ["east"]})
    assert rows[["code", "title"]].to_numpy().tolist() == [["east", ""]]


def test_codes_are_text_as_written():
    """Leading zeros stay, whole numbers read as 1.0 are 1, full width becomes plain."""
    assert rows_of({"code": ["007", 1.0, " Ａ１ "]})[0]["code"].tolist() == ["007", "1", "A1"]


def test_columns_named_for_one_department_only():
    """A mapping names the column of one department, the others' are looked for; one name serves all."""
    asked = Asked(code={"police": "no"}, title="label")
    assert asked.of("police") == {"code": "no", "title": "label", "functions": None, "staff": None}
    assert asked.of("urban")["code"] is None
    assert asked.departments() == {"police"}


def test_a_named_column_that_is_missing_is_a_fault():
    """The fault says which column comes closest."""
    _, findings = rows_of({"grid": ["A"], "duty": ["x"]}, functions="dutty")
    assert findings["column-missing"].numbers["closest"] == "duty"


def test_a_column_named_for_one_part_is_not_taken_for_another():
    """A column that is named as the title is not the code as well."""
    rows, _ = rows_of({"id": ["1"], "grid": ["east"]}, title="grid")
    assert rows[["code", "title"]].to_numpy().tolist() == [["1", "east"]]


@pytest.mark.parametrize("wrong", ["张三", -1, 0.5, float("inf")])
def test_staff_are_whole_numbers(wrong):
    """A named column of staff is refused by row; one that was only found is left out: it may hold people's names."""
    table = {"grid": ["A", "B"], "staff": [2, wrong]}
    rows, findings = rows_of(table)
    assert rows["staff"].tolist() == [0, 0]
    assert findings["department-staff-ignored"].ids == ("#2",)
    assert rows_of(table, staff="staff")[1]["department-staff-wrong"].severity == "error"


def test_staff_left_out_is_one_statement():
    """A found column with an odd cell tells row, people lost and what to do; no other sentence says it is read."""
    table = {"grid": ["A", "B", "C"], "人员": [2, "1.5人", 3]}
    _, findings = rows_of(table)
    told = findings["department-staff-ignored"]
    assert (told.ids, told.numbers["people"]) == (("#2",), "5")
    assert all("--staff police=人员" in told.action(lang) for lang in ("en", "zh"))
    assert [code for code, finding in findings.items() if "人员" in finding.text()] == ["department-staff-ignored"]


@pytest.mark.parametrize("parts", [[], ["title"], ["staff"], ["functions", "staff"], ["title", "functions", "staff"]])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_only_columns_that_are_there_are_told(parts, lang):
    """The note on columns names each column that is read and holds no sign for one that is not."""
    _, findings = rows_of({"grid": ["A"]} | {part: [1] for part in parts})
    (told,) = [finding.text(lang) for code, finding in findings.items() if code.startswith("department-columns")]
    assert all(part in told for part in ("grid", *parts))
    assert " -" not in told
    assert told.count(",") + told.count("，") == len(parts)


def test_empty_staff_is_nobody_and_empty_titles_are_told():
    """An empty number of people is 0; rows without a name in a column of names are listed."""
    rows, findings = rows_of({"grid": ["A", "B"], "staff": [None, 4], "title": ["x", None]})
    assert rows["staff"].tolist() == [0, 4]
    assert findings["department-titles-empty"].ids == ("#2",)


def test_a_column_that_stands_twice_is_refused():
    """Two columns of the same name cannot be told apart."""
    table = pd.DataFrame([["A", "B"]], columns=["grid", "grid"])
    assert "table-columns" in rows_of(table)[1]
