"""Exports for everyone on the command line."""

import sys

import pandas as pd
import pytest
from toy_plan import toy_plan
from toy_releases import town

from gridplan.cli import main
from gridplan.store.geopackage import save


@pytest.fixture
def run(monkeypatch):
    """Run the command line in this process; returns the exit code."""

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["gridplan", *map(str, words)])
        try:
            main()
        except SystemExit as end:
            return end.code or 0
        return 0

    return call


def test_export_for_everyone(run, tmp_path):
    """`--public` writes grids or communities; other tables, and a database, which holds every count, are refused."""
    plan = save(toy_plan(), tmp_path / "p.gpkg")
    assert run("export", plan, "--out", tmp_path / "g.csv", "--public") == 0
    assert "load" not in pd.read_csv(tmp_path / "g.csv").columns
    assert run("export", plan, "--out", tmp_path / "c.csv", "--public", "--table", "communities") == 0
    assert len(pd.read_csv(tmp_path / "c.csv")) == 2
    assert run("export", plan, "--out", tmp_path / "u.csv", "--public", "--table", "units") == 2
    assert run("export", plan, "--out", "postgresql://nowhere/x?plan=p", "--public") == 2
    assert not (tmp_path / "u.csv").exists()


def test_earlier_plans_are_told_with_a_version_for_everyone(run, tmp_path):
    """A plan whose border moved by few homes withholds what differs; the option alone is refused."""
    first, second = town(17)
    old, new = save(first, tmp_path / "old.gpkg"), save(second, tmp_path / "new.gpkg")
    assert run("export", new, "--out", tmp_path / "alone.csv", "--earlier", old) == 2
    assert run("export", new, "--out", tmp_path / "one.csv", "--public") == 0
    assert run("export", new, "--out", tmp_path / "two.csv", "--public", "--earlier", old) == 0
    one, two = (pd.read_csv(tmp_path / f"{name}.csv")["households"] for name in ("one", "two"))
    assert (two == "–").sum() > (one == "–").sum()
    assert run("map", new, "--out", tmp_path / "m.html", "--public", "--earlier", old) == 0
    assert run("report", new, "--out", tmp_path / "r.xlsx", "--public", "--earlier", old) == 0
    assert pd.read_excel(tmp_path / "r.xlsx", sheet_name=None)
