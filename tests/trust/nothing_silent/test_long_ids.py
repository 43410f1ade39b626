"""Ids of more than fifteen digits that came as numbers are refused: they have lost their last digits."""

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely.geometry import box
from toy_assignment import toy_assignment

import gridplan as gp
from gridplan.boundaries.reading import read_changes
from gridplan.ground.formats.table import id_texts, read_table
from gridplan.ground.reading.ledger import read_ledger
from gridplan.ground.reading.read import read_units

LONG = 370102001001000123
FIFTEEN = 370102001001012


def workbook(file, head, rows):
    """A workbook with these rows."""
    book = openpyxl.Workbook()
    for row in (head, *rows):
        book.active.append(row)
    book.save(file)
    return file


def houses(ids):
    """Three houses with these ids."""
    shapes = [box(x, 6689000, x + 10, 6689010) for x in (355000, 355020, 355040)]
    return gpd.GeoDataFrame({"unit": ids, "households": [7, 2, 4]}, geometry=shapes, crs=2154)


def codes(fault):
    """The codes of the findings of an error."""
    return [finding.code for finding in fault.value.findings]


@pytest.mark.parametrize("cell", [LONG, float(LONG), 1234567890123456])
def test_ledgers_with_long_numbers_are_refused(tmp_path, tried, cell):
    """A key column of numbers beyond fifteen digits is refused with its column and rows, and merges no buildings."""
    file = workbook(tmp_path / "ledger.xlsx", ["unit", "户数"], [[FIFTEEN, 3], [cell, 4], [cell + 256, 5]])
    with pytest.raises(gp.InputError) as fault:
        read_ledger(file)
    (finding,) = fault.value.findings
    assert (finding.code, finding.ids, finding.numbers) == ("ids-rounded", ("#2", "#3"), {"column": "unit"})
    assert str(cell) not in finding.text("en") + finding.text("zh")
    tried(1, "ledgers with rounded ids")


def test_ids_in_powers_of_ten_are_refused(tmp_path, tried):
    """What a spreadsheet writes into CSV for a long number is refused too."""
    file = tmp_path / "ledger.csv"
    file.write_text("unit,households\n3.70102E+17,3\n3.70102E+17,4\n")
    with pytest.raises(gp.InputError) as fault:
        read_ledger(file)
    assert codes(fault) == ["ids-rounded"]
    tried(1, "ledgers with rounded ids")


def test_short_numbers_and_long_texts_stay_ids(tmp_path, tried):
    """Numbers of fifteen digits and texts of eighteen are ids as they stand, and so are whole numbers of 64 bits."""
    file = workbook(tmp_path / "ledger.xlsx", ["unit", "households"], [[FIFTEEN, 3], [str(LONG), 4]])
    assert read_table(file)["unit"].tolist() == [str(FIFTEEN), str(LONG)]
    assert id_texts(pd.Series([LONG, LONG + 1])) == [str(LONG), str(LONG + 1)]
    tried(4, "exact ids")


def test_a_column_that_is_not_asked_may_hold_long_numbers(tmp_path, tried):
    """Only ids that are used are refused: the identity number beside them harms nothing."""
    file = workbook(tmp_path / "ledger.xlsx", ["unit", "households", "其他"], [["a", 3, LONG], ["b", 4, LONG + 1]])
    assert tuple(read_ledger(file).counts.index) == ("a", "b")
    tried(1, "exact ids")


@pytest.mark.parametrize("exact", [True, False])
def test_packages_with_real_ids_are_refused(tmp_path, tried, exact):
    """Ids in a column of real numbers are refused, those in one of whole numbers of 64 bits are read to the digit."""
    ids = [LONG, LONG + 1, LONG + 2]
    file = tmp_path / "houses.gpkg"
    houses(ids if exact else [float(one) for one in ids]).to_file(file)
    if exact:
        assert sorted(read_units(file).frame["unit"]) == list(map(str, ids))
    else:
        with pytest.raises(gp.InputError) as fault:
            read_units(file)
        assert codes(fault) == ["ids-rounded"]
    tried(1, "packages with long ids")


@pytest.mark.parametrize("column", ["工号", "居住网格"])
def test_officers_with_long_numbers_are_refused(tmp_path, tried, column):
    """Ids and grids of officers beyond fifteen digits are refused as those of buildings are."""
    row = {"工号": "a", "部门": "公安", "居住网格": "A0001"} | {column: LONG}
    file = workbook(tmp_path / "officers.xlsx", list(row), [list(row.values())])
    with pytest.raises(gp.InputError) as fault:
        gp.read_officers(file, toy_assignment().grids)
    assert "ids-rounded" in codes(fault)
    tried(1, "officers with rounded ids")


def test_departments_divisions_and_names_are_refused(tmp_path, tried):
    """Every other list that names grids or communities refuses them alike."""
    names = workbook(tmp_path / "names.xlsx", ["grid", "name"], [[LONG, "Port"]])
    with pytest.raises(gp.InputError) as fault:
        gp.read_names(names)
    assert codes(fault) == ["ids-rounded"]
    changes = workbook(tmp_path / "changes.xlsx", ["变更类型", "原社区", "新社区"], [["更名", LONG, "乙"]])
    with pytest.raises(gp.InputError) as fault:
        read_changes(changes)
    assert codes(fault) == ["ids-rounded"]
    tried(2, "lists with rounded ids")
