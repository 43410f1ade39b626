"""A ledger beside the buildings: both sides accounted for, no person kept, corrections last."""

import bad_files as bad
import pandas as pd
import pytest

from gridplan.errors import InputError, OptionError
from gridplan.ground.reading.ledger import correction_template, read_ledger
from gridplan.ground.reading.read import read_units


def buildings(n: int = 4):
    """Return `n` houses without counts, ids ``h0`` and on."""
    return bad.houses(n).drop(columns="hh").rename(columns={"id": "building_id"})


def findings(units) -> dict[str, tuple[str, ...]]:
    """Return code → ids."""
    return {f.code: f.ids for f in units.report.findings}


@pytest.fixture
def ledger(tmp_path):
    """A ledger that knows three of four buildings and one stranger."""
    table = {"building_id": ["h0", "h1", "h2", "x9"], "households": [10, "1,200", "12 户", 7], "phone": ["1"] * 4}
    return bad.xlsx(tmp_path, register=table)


def test_both_sides_are_accounted_for(ledger):
    """Matched counts arrive, unmatched units and rows are listed, and the stranger's households count as dropped."""
    units = read_units(buildings(), households_table=ledger, key="building_id", missing="zero")
    assert units.frame["households"].tolist() == [10, 1200, 12, 0]
    assert units.frame["source"].tolist() == ["ledger"] * 3 + ["zero"]
    assert findings(units)["ledger-unit-unmatched"] == ("h3",)
    assert findings(units)["ledger-row-unmatched"] == ("x9",)
    line = units.report.conservation
    assert line.holds
    assert (line.households_in, line.households_kept, line.households_dropped) == (1229, 1222, 7)


def test_a_building_entered_twice_has_its_ledger_count_once(tmp_path, ledger):
    """The ledger names 10 households for h0; two equal rows of h0 do not make them 20, corrected or not."""
    frame = pd.concat([buildings(3), buildings(1)])
    units = read_units(frame, households_table=ledger, key="building_id")
    line = units.report.conservation
    assert units.frame["households"].tolist() == [10, 1200, 12]
    assert (line.rows_dropped, line.households_in, line.households_kept, line.households_dropped) == (1, 1229, 1222, 7)
    fixed = bad.csv(tmp_path, "building_id,households\nh0,11\n")
    line = read_units(frame, households_table=ledger, key="building_id", corrections=fixed).report.conservation
    assert (line.households_in, line.households_kept, line.households_dropped) == (1230, 1223, 7)


def test_a_row_a_household_is_counted(tmp_path):
    """A register of people is counted per building; nothing personal is in the result or the report."""
    rows = "姓名,身份证,building_id\n张三,42010,h0\n李四,42011,h0\n王五,42012,h1\n"
    units = read_units(buildings(2), households_table=bad.csv(tmp_path, rows), key="building_id")
    assert units.frame["households"].tolist() == [2, 1]
    assert "ledger-counted-rows" in findings(units)
    told = units.frame.drop(columns="geometry").to_csv() + str(units.report)
    assert not any(name in told for name in ("张三", "42010", "姓名"))


def test_entrances_of_a_building_add_up(tmp_path):
    """Several counts for one building are its entrances: added up, and said so."""
    rows = "building_id,households\nh0,5\nh0,7\nh1,3\n"
    units = read_units(buildings(2), households_table=bad.csv(tmp_path, rows))
    assert units.frame["households"].tolist() == [12, 3]
    assert findings(units)["ledger-summed"] == ("h0",)


def test_a_workbook_of_several_sheets_is_chosen_from(tmp_path):
    """The sheet is refused unnamed, read when named, and cannot be named without a table."""
    book = bad.xlsx(
        tmp_path, a={"building_id": ["h0"], "households": [5]}, b={"building_id": ["h0"], "households": [8]}
    )
    with pytest.raises(InputError, match="a, b"):
        read_units(buildings(1), households_table=book)
    assert read_units(buildings(1), households_table=book, households_sheet="b").frame["households"].tolist() == [8]
    with pytest.raises(OptionError, match="households_sheet"):
        read_units(buildings(1), households_sheet="b")


def test_corrections_have_the_last_word(tmp_path, ledger):
    """A correction overrides the ledger and fills a gap; the note gives the total before and after."""
    fix = bad.csv(tmp_path, "building_id,households,reason\nh3,44,counted\nh0,11,moved\nh1,,later\n", "fix.csv")
    units = read_units(buildings(), households_table=ledger, key="building_id", corrections=fix)
    assert units.frame["households"].tolist() == [11, 1200, 12, 44]
    assert units.frame["source"].tolist() == ["corrected", "ledger", "ledger", "corrected"]
    note = next(f for f in units.report.findings if f.code == "corrections-applied")
    assert (note.numbers["before"], note.numbers["after"]) == (10, 55)
    assert units.report.conservation.holds


def test_the_template_filled_in_is_a_correction(tmp_path, ledger):
    """The template lists what the ledger did not settle; filled in and read back, it settles it."""
    units = read_units(buildings(), households_table=ledger, key="building_id", missing="zero")
    template = correction_template(units)
    assert template[["building_id", "found_in"]].to_numpy().tolist() == [["h3", "units"], ["x9", "ledger"]]
    assert template["ledger_households"].tolist()[1] == 7
    template.loc[0, "households"] = 7
    template.to_csv(tmp_path / "fix.csv", index=False)
    again = read_units(buildings(), households_table=ledger, key="building_id", corrections=tmp_path / "fix.csv")
    assert again.frame["households"].tolist() == [10, 1200, 12, 7]


def test_advice_that_was_followed_is_not_given_again(tmp_path, ledger):
    """A unit with a correction and a demolished building with 0 are settled; its households count as dropped."""
    fix = bad.csv(tmp_path, "building_id,households\nh3,4\nx9,0\n", "fix.csv")
    units = read_units(buildings(), households_table=ledger, key="building_id", corrections=fix)
    found = findings(units)
    assert not {"ledger-unit-unmatched", "ledger-row-unmatched"} & set(found)
    assert found["correction-demolished"] == ("x9",)
    line = units.report.conservation
    assert line.holds
    assert (line.households_in, line.households_kept, line.households_dropped) == (1233, 1226, 7)
    assert correction_template(units).empty


def test_advice_stays_for_what_is_left(tmp_path, ledger):
    """Units and rows that corrections pass over are told still; 0 for a building that no file names is refused."""
    fix = bad.csv(tmp_path, "building_id,households\nh3,4\n", "fix.csv")
    found = findings(read_units(buildings(5), households_table=ledger, corrections=fix, missing="zero"))
    assert (found["ledger-unit-unmatched"], found["ledger-row-unmatched"]) == (("h4",), ("x9",))
    with pytest.raises(InputError, match="no unit"):
        read_units(
            buildings(), households_table=ledger, corrections=bad.csv(tmp_path, "id,households\nzz,0\n", "0.csv")
        )


def test_an_encoding_is_that_of_the_units_alone(tmp_path):
    """Buildings named as GB18030 are joined with a ledger and corrections in UTF-8."""
    frame = buildings(2).drop(columns="building_id").assign(bid=["甲栋", "乙栋"])
    frame.to_file(tmp_path / "houses.shp", encoding="GB18030")
    ledger = bad.csv(tmp_path, "楼栋编号,户数\n甲栋,5\n乙栋,6\n", "ledger.csv")
    fix = bad.csv(tmp_path, "楼栋编号,户数\n乙栋,8\n", "fix.csv")
    units = read_units(
        tmp_path / "houses.shp", unit="bid", households_table=ledger, corrections=fix, encoding="gb18030"
    )
    assert units.frame.set_index("unit")["households"].to_dict() == {"甲栋": 5, "乙栋": 8}


def test_wrong_corrections_are_refused(tmp_path, ledger):
    """Unknown and repeated buildings, and counts that are none, are refused together."""
    fix = bad.csv(tmp_path, "building_id,households\nh0,1\nh0,2\nzz,3\nh1,many\n", "fix.csv")
    with pytest.raises(InputError) as caught:
        read_units(buildings(), households_table=ledger, key="building_id", corrections=fix, missing="zero")
    found = {f.code: f.ids for f in caught.value.findings if f.severity == "error"}
    assert found == {"correction-unknown": ("zz",), "correction-twice": ("h0",), "households-text": ("h1",)}


def test_wrong_ledgers_are_refused(tmp_path):
    """A missing key column, nameless rows and bad counts are refused, with what there is."""
    rows = bad.csv(tmp_path, "building_id,households\nh0,1\n,2\nh2,-3\n")
    with pytest.raises(InputError) as caught:
        read_ledger(rows)
    assert {f.code: f.ids for f in caught.value.findings} == {
        "ledger-row-nameless": ("#2",),
        "households-negative": ("h2",),
    }
    with pytest.raises(InputError, match="no column bid"):
        read_ledger(rows, key="bid")
    with pytest.raises(InputError, match="has no column count"):
        read_ledger(rows, households="count")


def test_numbers_that_excel_made_of_ids_match(tmp_path):
    """Ids that a workbook holds as numbers match the same ids as text."""
    book = bad.xlsx(tmp_path, a={"building_id": [101, 102], "households": [3, 4]})
    frame = buildings(2).assign(building_id=["101", "102"])
    assert read_units(frame, households_table=book).frame["households"].tolist() == [3, 4]


def test_a_template_without_gaps_is_empty():
    """Where nothing is open the template has its columns and no rows."""
    template = correction_template(read_units(bad.houses(), households="hh"))
    assert template.empty
    assert list(template.columns) == ["building_id", "households", "reason", "found_in", "ledger_households"]
    assert isinstance(template, pd.DataFrame)
