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


def test_communities_of_one_plan_are_compared_within_their_classes(tmp_path):
    """The command ranks them as Python does, writes the workbook, and refuses a second plan beside them."""
    plan = toy_plan()
    path, book = str(gp.save(plan, tmp_path / "plan.gpkg")), tmp_path / "communities.xlsx"
    kinds = dict.fromkeys(plan.grids["community"].astype(str), "old")
    words = ["compare", path, "--communities", "--classes", ",".join(f"{name}={kind}" for name, kind in kinds.items())]
    done = RUN.invoke(app, [*words, "--out", str(book), "--json"])
    found = gp.compare_communities(plan, kinds)
    assert done.exit_code == 0, done.exception
    assert json.loads(done.stdout) == json.loads(json.dumps(found.as_dict()))
    assert found.text().splitlines()[0] in done.stderr
    assert book.is_file()
    page = tmp_path / "communities.html"
    assert RUN.invoke(app, [*words, "--out", str(page), "--lang", "zh"]).exit_code == 0
    assert page.read_bytes() == found.save_html(tmp_path / "same.html", lang="zh").read_bytes()
    for wrong in ([*words, path], ["compare", path], [*words[:2], path, *words[3:]]):
        refused = RUN.invoke(app, [word for word in wrong if word is not None])
        assert isinstance(refused.exception, gp.OptionError), wrong
