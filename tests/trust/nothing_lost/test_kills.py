"""Processes killed at random moments of saving: the file is the old or the new one, always."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from promises import times
from writers import NEW, OLD, save

from gridplan.store.geopackage import load

pytestmark = [pytest.mark.long, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")]


def kill_saves(folder, *asked):
    """Return for each (ending, kills, writers) how often the old content, the new, a stray and a refusal were seen."""
    script = Path(__file__).with_name("kill_saves.py")
    command = [sys.executable, script, folder, json.dumps(asked)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=1200, check=False)
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def test_kills_of_saving_processes(tmp_path, tried):
    """Killed while saving, alone or two to one file that refuse each other, they leave the old plan or the new."""
    kills = times(50, 500)
    alone, two = kill_saves(tmp_path, ("gpkg", kills, 1), ("gpkg", kills, 2))
    assert all(seen["old"] + seen["new"] == kills for seen in (alone, two))
    assert all(alone[what] + two[what] for what in ("old", "new", "with a stray"))
    assert alone["refused"] == 0 < two["refused"]
    tried(2 * kills, "kills")


def test_kills_of_other_writers(tmp_path, tried):
    """Maps and workbooks are whole after a kill too, and what it left beside them is gone after the next one."""
    kills = times(6, 100)
    found = kill_saves(tmp_path, ("html", kills, 2), ("xlsx", kills, 2))
    assert all(seen["old"] + seen["new"] == kills for seen in found)
    tried(2 * kills, "kills")


def test_what_is_known_are_two_plans(tmp_path):
    """The two contents that the kills may leave are two plans, by digest, and saving one again gives the same bytes."""
    files = [save(plan, tmp_path / f"{number}.gpkg") for number, plan in enumerate((OLD, NEW, OLD))]
    assert [load(file).digest for file in files] == [OLD.digest, NEW.digest, OLD.digest]
    assert OLD.digest != NEW.digest
    assert files[0].read_bytes() == files[2].read_bytes() != files[1].read_bytes()
