"""Alternatives in notebooks and tables."""

from __future__ import annotations

from toy_alternatives import toy_alternatives


def test_notebooks_see_a_table_and_maps() -> None:
    """The value of a cell has a row and a map for each plan, names encoded."""
    shown = toy_alternatives()._repr_html_()
    assert shown.count("<svg") == 2
    assert "<b>&" not in shown
    assert "${y}" not in shown


def test_sheets_speak_the_language_asked_for() -> None:
    """Heads and status are Chinese under zh and the names of the figures in English; lines leave the dials out."""
    found = toy_alternatives()
    sheet = found.as_sheet("zh")
    assert not sheet.columns.str.contains("[a-z]").any()
    assert not sheet.iloc[:, -2].str.contains("[a-z]").any()
    assert found.as_sheet("en").columns.tolist() == found.as_table("en").columns.tolist()
    assert "调整的参数" not in found.text("zh")
    assert len(found.text("zh").splitlines()) == len(found) + 1
