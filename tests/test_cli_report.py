"""The command report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from toy_plan import toy_ground, toy_plan
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app

RUN = CliRunner()


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a toy plan."""
    return gp.save(toy_plan(ground=toy_ground(communities=2)), tmp_path_factory.mktemp("report") / "plan.gpkg")


def report(*words: object) -> object:
    """Run the command and return its result."""
    return RUN.invoke(app, ["report", *map(str, words)])


def test_page_and_workbook_are_written_in_one_run(plan_file: Path, tmp_path: Path) -> None:
    """Both forms come out, in the language asked for, verified, with today's date where none is given."""
    page, book = tmp_path / "a.html", tmp_path / "a.xlsx"
    ran = report(plan_file, "--out", page, "--out", book, "--lang", "zh", "--verify", "--title", "甲街道")
    assert ran.exit_code == 0, ran.output
    text = page.read_text(encoding="utf-8")
    assert date.today().isoformat() in text
    assert "甲街道" in text
    assert gp.verify(plan_file).text("zh").split("\n")[0] in text
    assert openpyxl.load_workbook(book).sheetnames[0] == "总览"


def test_what_everyone_reads_is_shorter(plan_file: Path, tmp_path: Path) -> None:
    """A report for the public and without sheets holds no ids, and its date is that which was given."""
    page = tmp_path / "a.html"
    ran = report(plan_file, "--out", page, "--public", "--sheets", "community", "--date", "2027-01-31", "--lang", "en")
    assert ran.exit_code == 0, ran.output
    text = page.read_text(encoding="utf-8")
    assert "2027-01-31" in text
    assert "For the public" in text
    assert "b001" not in text


def test_other_endings_and_the_plan_itself_are_refused(plan_file: Path, tmp_path: Path) -> None:
    """A report is no pdf, and never written over the plan."""
    for out in (tmp_path / "a.pdf", plan_file):
        ran = report(plan_file, "--out", out)
        assert getattr(ran.exception, "exit_code", 2) == 2
        assert ran.exit_code != 0
