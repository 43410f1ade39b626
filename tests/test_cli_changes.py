"""The command changes: documents in every form, JSON, and refusals before any work."""

import json

import openpyxl
import pytest
from toy_changes import two_versions
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app

RUN = CliRunner()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Plan files of two versions."""
    folder = tmp_path_factory.mktemp("versions")
    return [gp.save(plan, folder / f"{name}.gpkg") for name, plan in zip(("old", "new"), two_versions(), strict=True)]


def changes(*words):
    """Run the command and return its result."""
    return RUN.invoke(app, [str(word) for word in ("changes", *words)])


def test_the_command_tells_what_python_tells(files, tmp_path):
    """Against the older plan: workbook, page and folder are written, and the JSON is that of the verb."""
    outs = [tmp_path / name for name in ("a.xlsx", "a.html", "tables")]
    ran = changes(files[1], "--old", files[0], *(w for out in outs for w in ("--out", out)), "--lang", "zh", "--json")
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told.pop("files") == [str(out) for out in outs]
    assert told == json.loads(json.dumps(gp.changes(*files).as_dict()))
    assert openpyxl.load_workbook(outs[0]).sheetnames[0] == "总览"
    assert 'lang="zh' in outs[1].read_text(encoding="utf-8")
    assert (outs[2] / "grids.csv").is_file()


def test_one_plan_tells_its_last_round(files):
    """Without an older plan the command tells the last round, in words."""
    ran = changes(files[1], "--lang", "en")
    assert ran.exit_code == 0, ran.output
    assert "version 1 (approved by office 3" in ran.output
    assert "2027-03-01" in ran.output


def test_what_cannot_be_is_refused(files, tmp_path):
    """Other endings, a plan as its own document, and a plan without a past end with code 2."""
    for words in ((files[1], "--out", tmp_path / "a.txt"), (files[1], "--out", files[1]), (files[0],)):
        ran = changes(*words)
        assert ran.exit_code != 0
        assert getattr(ran.exception, "exit_code", 2) == 2
    assert gp.load(files[1]).version.number == 2
