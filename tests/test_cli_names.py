"""The command names: the list, names of one's own, refusals."""

import json

import pytest
from toy_plan import toy_plan
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app


@pytest.fixture
def saved(tmp_path):
    """File of a small plan."""
    return gp.save(toy_plan(), tmp_path / "plan.gpkg")


def run(*words):
    """Result of a command."""
    return CliRunner().invoke(app, ["names", *map(str, words)])


def test_names_are_listed(saved):
    """One line a grid in the language asked for, and the same as plain values."""
    lines = run(saved, "--lang", "zh").stdout.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("001  A第1网格：东至Rue <A>，南至人民路，西至")
    told = json.loads(run(saved, "--json").stdout)
    assert [row["name_en"] for row in told["grids"]] == ["A grid 1", "A grid 2", "A grid 3", "A grid 4"]
    assert told["out"] is None


def test_names_are_given(saved, tmp_path):
    """Names of a table go into another file or into the plan itself; a wrong code leaves both as they were."""
    table, out = tmp_path / "names.csv", tmp_path / "named.gpkg"
    table.write_text("grid,name\n002,=Old Port\n", encoding="utf-8")
    before = saved.read_bytes()
    assert run(saved, "--set", table, "--out", out).exit_code == 0
    assert gp.load(out).names == {"002": "=Old Port"}
    assert saved.read_bytes() == before
    assert "=Old Port" in run(saved, "--set", table).stdout
    assert gp.load(saved).names == {"002": "=Old Port"}
    table.write_text("grid,name\n009,a\n010,b\n", encoding="utf-8")
    refused = run(saved, "--set", table)
    assert [finding.ids for finding in refused.exception.findings] == [("009", "010")]
    assert refused.exception.exit_code == 3
    assert gp.load(saved).names == {"002": "=Old Port"}


def test_out_needs_names(saved, tmp_path):
    """A file to write without names to give is a slip, and the table is never overwritten."""
    assert run(saved, "--out", tmp_path / "b.gpkg").exception.exit_code == 2
    table = tmp_path / "names.csv"
    table.write_text("grid,name\n002,a\n", encoding="utf-8")
    assert run(saved, "--set", table, "--out", table).exception.exit_code == 2
