"""Codes on the command line: checked, and which became which."""

import json
import sys

import pandas as pd
import pytest
from toy_history import after_round
from toy_plan import toy_plan

from gridplan.cli import main
from gridplan.store.geopackage import save

WEST, EAST = "110101001001", "110101001002"


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command line in this process; returns exit code, stdout, stderr."""

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["gridplan", *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def lists(tmp_path):
    """Write a list of grids, of communities, and a scheme."""
    (tmp_path / "grids.csv").write_text(f"网格编码,社区\n{WEST}001,东\n{EAST}750,西\n", encoding="utf-8")
    (tmp_path / "communities.csv").write_text(f"社区名称,社区代码\n东,{WEST}\n西,{EAST}\n", encoding="utf-8")
    (tmp_path / "scheme.toml").write_text("[codes]\nroad = 801\n", encoding="utf-8")
    return tmp_path


def test_lists_are_checked_against_communities_and_scheme(run, lists):
    """A clean list ends in 0; what other systems stumble over in 6, told as text, JSON and workbook."""
    words = ("codes", "check", lists / "grids.csv", "--communities", lists / "communities.csv")
    scheme = ("--scheme", lists / "scheme.toml")
    code, stdout, _ = run(*words, *scheme, "--json", "--out", lists / "out.xlsx")
    told = json.loads(stdout)
    assert (code, told["status"], [finding["code"] for finding in told["findings"]]) == (0, "ok", ["codes-gaps"])
    assert (lists / "out.xlsx").stat().st_size > 0
    table = pd.read_csv(lists / "grids.csv")
    table.assign(kind="areal").to_csv(lists / "kinds.csv", index=False)
    code, stdout, _ = run("codes", "check", lists / "kinds.csv", "--communities", lists / "communities.csv")
    assert (code, f"{EAST}750" in stdout) == (6, True)


def test_plans_are_checked_against_older_ones(run, tmp_path):
    """Retired codes of another plan that a plan bears are told."""
    first = toy_plan()
    units = first.ground.units["unit"][first.labels == 0].tolist()
    later = save(after_round(first, moved=dict.fromkeys(units, "101")), tmp_path / "later.gpkg")
    plan = save(first, tmp_path / "plan.gpkg")
    code, stdout, _ = run("codes", "check", plan, "--history", later, "--json")
    assert code == 6
    assert json.loads(stdout)["findings"][0]["ids"] == ["001"]
    assert run("codes", "check", plan, "--out", plan)[0] == 2
    assert run("codes", "check", tmp_path / "no.csv")[0] == 3


def test_changed_codes_are_listed(run, tmp_path):
    """As lines, as JSON and as a file; a plan without a past is bad input, unless an older one is named."""
    first = toy_plan()
    units = first.ground.units["unit"][first.labels == 0].tolist()
    later = save(after_round(first, moved=dict.fromkeys(units, "101"), date="2027-01-01"), tmp_path / "later.gpkg")
    plan = save(first, tmp_path / "plan.gpkg")
    code, stdout, _ = run("codes", "changes", later, "--lang", "zh")
    assert (code, stdout.splitlines()) == (0, ["001 → 101，362 户：换码"])
    code, stdout, _ = run("codes", "changes", later, "--unchanged", "--json", "--out", tmp_path / "changes.csv")
    told = json.loads(stdout)["changes"]
    assert [row["event"] for row in told] == ["C", "U", "U", "U"]
    assert len(pd.read_csv(tmp_path / "changes.csv")) == 4
    code, _, stderr = run("codes", "changes", plan)
    assert (code, "--old" in stderr) == (3, True)
    assert run("codes", "changes", plan, "--old", plan)[1].strip() == "no code has changed"
