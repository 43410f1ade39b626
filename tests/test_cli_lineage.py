"""The command lineage: what Python tells, as sentences, as JSON and as tables, and all strangers refused at once."""

import dataclasses
import json

import numpy as np
import pytest
from toy_plan import toy_plan
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app
from gridplan.errors import InputError, OptionError
from gridplan.lineage.rounds import round_between
from gridplan.version import Version

RUN = CliRunner()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """The file of a plan of which one grid was split in 2026."""
    old = toy_plan()
    labels = old.labels.copy()
    labels[np.flatnonzero(labels == 0)[:4]] = 4
    codes = (*old.network.codes, "005")
    network = dataclasses.replace(old.network, labels=labels, codes=codes, n_workers=np.ones(5, np.int64))
    new = old.replace(network=network, version=Version(2))
    past = round_between(old, new, old_of=np.arange(36, dtype=np.int32), date="2026-03-01")
    return gp.save(new.replace(history=(past,)), tmp_path_factory.mktemp("lineage") / "plan.gpkg")


def lineage(file, *options):
    """Run the command and return its result."""
    return RUN.invoke(app, ["lineage", str(file), *(str(word) for word in options)])


def test_the_past_is_told_in_both_languages(file):
    """Without names the rounds are told, with names the chains and the buildings."""
    past = gp.lineage(file)
    for lang in ("en", "zh"):
        assert lineage(file, "--lang", lang).stdout == past.summary(lang) + "\n"
    named = lineage(file, "--grid", "005", "--unit", "b003", "--at", "2025", "--lang", "en")
    assert named.stdout == "\n".join([past.of("005").text("en"), past.grid_of("b003", 2025).text("en"), ""])


def test_json_and_tables_say_the_same(file, tmp_path):
    """One object on the standard output holds rounds, chains and answers; the workbook is named in it."""
    out = tmp_path / "lineage.xlsx"
    ran = lineage(file, "--grid", "001", "--unit", "b018", "--unit", "b003", "--out", out, "--json")
    assert ran.exit_code == 0, ran.output
    told, past = json.loads(ran.stdout), gp.lineage(file)
    assert told["grids"] == past.as_dict()["grids"]
    assert told["chains"] == [past.of("001").as_dict()]
    assert [one["grid"] for one in told["held"]] == [past.grid_of(unit).grid for unit in ("b018", "b003")]
    assert told["out"] == str(out)
    assert out.exists()


def test_all_strangers_are_told_at_once(file):
    """Codes and ids that never were are one refusal; a time is refused without a building, and when it is none."""
    ran = lineage(file, "--grid", "999", "--grid", "001", "--unit", "nobody", "--unit", "none")
    assert isinstance(ran.exception, InputError)
    assert [finding.ids for finding in ran.exception.findings] == [("999",), ("nobody",), ("none",)]
    for options in (("--at", "2025"), ("--unit", "b003", "--at", "last year"), ("--out", file), ("--out", "a.csv")):
        assert isinstance(lineage(file, *options).exception, OptionError)
