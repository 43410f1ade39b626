"""Exports for everyone on the command line."""

import sys

import pandas as pd
import pytest
from toy_plan import toy_plan

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
