"""The command batch: one JSON object, exit codes, a summary for people."""

import json
import sys

import pytest
from toy_batch import TOWN, write_config, write_town

from gridplan.cli import main


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


def test_batch_tells_its_sums_and_then_its_faults(run, tmp_path):
    """A good run exits 0 with its sums; a place gone bad is told and exits 4; wrong files exit 2 and 3."""
    path = write_config(write_town(tmp_path))
    code, out, err = run("batch", path, "--processes", 0, "--json")
    told = json.loads(out)
    assert (code, told["places"], told["counts"]) == (0, 3, {"feasible": 3})
    assert told["households"] == int(TOWN.buildings["households"].sum())
    assert "summary.xlsx" in err

    bad = TOWN.buildings.copy()
    bad.loc[0, "households"] = -1
    write_town(tmp_path, bad)
    code, _, err = run("batch", path, "--processes", 0, "--lang", "zh")
    assert code == 4
    assert TOWN.buildings.loc[0, "community"] in err

    assert run("batch", tmp_path / "none.toml")[0] == 2
    assert run("batch", write_config(tmp_path, roads="none.gpkg"), "--out", tmp_path / "other")[0] == 3
    assert run("batch", path, "--processes", 2, "--scheduler", "tcp://x:1")[0] == 2
