"""The door for text."""

import json
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from gridplan import text


@given(st.text())
def test_html_shows_what_was_written_and_nothing_runs(value):
    """Encoded text has no character that HTML or a template literal could act on, and decodes to the original."""
    found = text.html(value)
    assert not set(found.replace("&#", "")) & set("<>\"'`$\\{}")
    assert unescape(found) == unescape(text.html(text.plain(value)))


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_script_json_reads_back_and_never_closes_the_script(value):
    """JSON for a script element holds the same value and neither < nor >."""
    found = text.script_json(value)
    assert json.loads(found) == value
    assert not set(found) & set("<>&\u2028\u2029")


@given(st.text())
def test_csv_cells_hold_no_formula(value):
    """No CSV cell starts with a character that a spreadsheet takes for a formula."""
    assert not str(text.csv_cell(value)).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text())
def test_file_names_stay_in_their_folder(value):
    """A file name holds no separator, is not empty and is no parent folder."""
    found = text.file_name(value)
    assert found
    assert not set(found) & set('<>:"/\\|?*\n\r\t\x00')
    assert found not in (".", "..")


@given(
    st.lists(st.text(max_size=40) | st.sampled_from(["交接-公安", "History", "a" * 40, "'", "a/b", "A:B"]), max_size=6)
)
def test_sheets_of_a_workbook_have_names_that_spreadsheets_take(titles):
    """One name a title, 1 to 31 characters without those that are forbidden, none twice in any case."""
    names = text.sheet_names(titles)
    assert len({name.casefold() for name in names}) == len(titles)
    for name in names:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.strip("'") == name
        assert name.casefold() != "history"
