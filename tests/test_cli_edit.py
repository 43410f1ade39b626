"""The command edit: the editor page of a plan file."""

import sys

import pytest
from toy_plan import toy_plan

import gridplan as gp
from gridplan.cli import main


def run(monkeypatch, *words):
    """Run the command line in this process; returns the exit code."""
    monkeypatch.setattr(sys, "argv", ["gridplan", *map(str, words)])
    try:
        main()
    except SystemExit as end:
        return end.code or 0
    return 0


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_edit_writes_a_page(monkeypatch, tmp_path, lang):
    """A plan file alone is enough; the page says its title, in the language asked for, and is the same every time."""
    plan = gp.save(toy_plan(), tmp_path / "plan.gpkg")
    pages = [tmp_path / "a.html", tmp_path / "b.html"]
    for page in pages:
        assert run(monkeypatch, "edit", plan, "--out", page, "--lang", lang, "--title", "West & East") == 0
    text = pages[0].read_text(encoding="utf-8")
    assert f'lang="{lang}' in text
    assert "<title>West &#38; East</title>" in text
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_edit_writes_over_no_plan(monkeypatch, tmp_path):
    """The page may not be the plan file itself."""
    plan = gp.save(toy_plan(), tmp_path / "plan.gpkg")
    assert run(monkeypatch, "edit", plan, "--out", plan) == 2
    assert gp.load(plan).digest == toy_plan().digest
