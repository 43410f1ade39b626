"""The command compare: figures on the screen and as JSON, a page, and files that are read are never written."""

import dataclasses
import json

from toy_plan import toy_plan
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app

RUN = CliRunner()


def test_two_files_are_compared(tmp_path):
    """The command tells what Python tells, and writes the page under both names."""
    first = toy_plan()
    labels = first.labels.copy()
    labels[0] = 1
    second = first.replace(network=dataclasses.replace(first.network, labels=labels))
    paths = [str(gp.save(plan, tmp_path / f"{i}.gpkg")) for i, plan in enumerate((first, second))]
    page = tmp_path / "page.html"
    done = RUN.invoke(app, ["compare", *paths, "--names", "draft", "edited", "--out", str(page), "--json"])
    found = gp.compare(first, second, names=("draft", "edited"))
    assert done.exit_code == 0
    assert json.loads(done.stdout) == found.as_dict()
    assert found.summary().splitlines()[0] in done.stderr
    assert page.read_text(encoding="utf-8").count("edited") >= 2
    again = RUN.invoke(app, ["compare", *paths, "--out", paths[0]])
    assert isinstance(again.exception, gp.OptionError)
