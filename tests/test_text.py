"""The door for text."""

import json
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times

from gridplan import text


@settings(max_examples=times(100, 2000))
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


def test_halves_of_characters_reach_no_file():
    """What UTF-8 cannot hold is shown as a mark, and has its other spelling in scripts."""
    assert text.plain("a\ud800\uffff") == "a\ufffd"
    assert json.loads(text.script_json("\ud800").encode()) == "\ud800"
    assert text.html("\udcff").encode().decode() == "\ufffd"


@settings(max_examples=times(100, 2000))
@given(st.text())
def test_csv_cells_hold_no_formula(value):
    """No CSV cell starts with a character that a spreadsheet takes for a formula."""
    assert not str(text.csv_cell(value)).startswith(("=", "+", "-", "@", "\t", "\r", "\n", *"＝＋－＠"))


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


@given(st.text(alphabet="𠀀街a. ", max_size=300))
def test_file_names_fit_every_file_system(value):
    """At most 200 bytes and 80 characters, cut between characters, with neither dot nor space at the end."""
    found = text.file_name(value)
    assert len(found.encode()) <= 200
    assert len(found) <= 80
    assert not found.endswith((".", " "))
    assert found == "unnamed" or set(found) <= set(value)


def test_long_names_keep_what_fits():
    """Fifty characters of four bytes are 200."""
    assert text.file_name("𠀀" * 80) == "𠀀" * 50
    assert text.file_name("a" * 79 + " b") == "a" * 79


def test_names_of_devices_are_not_file_names():
    """What Windows keeps to itself gets an underscore, also with an ending; what only begins like it does not."""
    assert [text.file_name(name) for name in ("CON", "nul", "com1", "LPT9.txt", "aux .csv")] == [
        "_CON",
        "_nul",
        "_com1",
        "_LPT9.txt",
        "_aux .csv",
    ]
    assert [text.file_name(name) for name in ("console", "com", "con-a")] == ["console", "com", "con-a"]
