"""Workbooks: numbers as people read them, filters, pages that print."""

import openpyxl
import pandas as pd
import pytest

from gridplan.store.sheets import Sheet, write_workbook


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A workbook of two sheets whose titles are alike."""
    table = pd.DataFrame(
        {"x": [529099.3018714564], "area_m2": [788930.2779], "border_m": [12.345], "share": [1 / 3], "bits": [0.12345]}
    )
    path = tmp_path_factory.mktemp("sheets") / "a.xlsx"
    texts = pd.DataFrame({"text": ["长" * 40, None]})
    write_workbook(path, [Sheet("one/two", table, shares=("share",)), Sheet("ONE_TWO", texts, widest=20)])
    return openpyxl.load_workbook(path)


def test_numbers_have_the_decimals_that_people_read(book):
    """Whole square metres, metres and coordinates in decimetres, shares in tenths of a per cent."""
    cells = book.worksheets[0][2]
    assert [cell.value for cell in cells] == [529099.3, 788930, 12.3, 0.3333, 0.123]
    assert [cell.number_format for cell in cells] == ["0.0", "0", "0.0", "0.0%", "General"]


def test_every_sheet_is_filtered_frozen_and_printed(book):
    """Heads stay in view on the screen and on every page, pages are landscape and as wide as the sheet."""
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:E2", "A1:A3"]
    for sheet in book:
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_titles_are_told_apart_and_long_texts_wrapped(book):
    """Two sheets never share a name; a text wider than its column goes on in the next line."""
    assert book.sheetnames == ["one_two", "ONE_TWO 2"]
    texts = book.worksheets[1]
    assert texts.column_dimensions["A"].width == 20
    assert texts["A2"].alignment.wrap_text


def test_wide_sheets_print_on_larger_paper(tmp_path):
    """What cannot be read on A4 goes onto A3."""
    narrow = pd.DataFrame({f"c{i}": [1] for i in range(5)})
    wide = pd.DataFrame({f"c{i}": [1] for i in range(50)})
    write_workbook(tmp_path / "a.xlsx", [Sheet("narrow", narrow), Sheet("wide", wide)])
    assert [int(s.page_setup.paperSize) for s in openpyxl.load_workbook(tmp_path / "a.xlsx")] == [9, 8]
