"""Damaged plan files: refused in words, or read as the very plan that was saved."""

import subprocess
import sys

import numpy as np
import pytest
from damages import cut, flipped, flipped_in_use, swapped, zeroed
from kept_plans import KEPT, held, kept
from promises import times
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app
from gridplan.errors import PlanFileError
from gridplan.store.geopackage import content_digest

DAMAGES = {
    "bits flipped": (flipped, times(36, 500)),
    "bits in use flipped": (flipped_in_use, times(36, 500)),
    "truncations": (cut, times(15, 100)),
    "zeroed pages": (zeroed, times(15, 100)),
    "swapped pages": (swapped, times(8, 50)),
}
"""Damage → its function, and how often it is done to each of the kept plans."""


@pytest.mark.long
@pytest.mark.parametrize("what", DAMAGES)
@pytest.mark.parametrize("name", KEPT)
def test_damage_is_told_or_harmless(name, what, tmp_path, tried):
    """No damage crashes, or reads as other content without an error."""
    file, damaged = gp.save(gp.load(kept(name, tmp_path)), tmp_path / "a.gpkg"), tmp_path / "b.gpkg"
    whole, digest, plan = file.read_bytes(), content_digest(file), held(gp.load(file))
    damage, count = DAMAGES[what]
    rng, refused = np.random.default_rng([*name.encode(), count]), 0
    for _ in range(count):
        damaged.write_bytes(damage(whole, rng))
        try:
            found = gp.load(damaged)
        except PlanFileError:
            refused += 1
        else:
            assert held(found) == plan
            assert content_digest(damaged) == digest
    assert refused == count if what == "truncations" else refused > count // 12
    tried(count, what)


VERBS = {
    "verify": ["FILE"],
    "explain": ["FILE", "b000"],
    "export": ["FILE", "--out", "out.geojson"],
    "map": ["FILE", "--out", "out.html"],
    "report": ["FILE", "--out", "out.html", "--date", "2027-01-01"],
    "compare": ["FILE", "FILE", "--out", "out.html"],
    "levels": ["FILE", "--out", "out.gpkg"],
    "lineage": ["FILE", "--out", "out.xlsx"],
    "changes": ["FILE", "--out", "out.xlsx"],
    "approve": ["FILE", "--by", "office 3", "--date", "2027-01-01"],
    "withdraw": ["FILE", "--date", "2027-01-01"],
    "names": ["FILE"],
    "locate": ["FILE", "1,2", "--out", "out.csv"],
    "routes": ["FILE", "--out", "out.csv"],
    "roads": ["FILE", "--out", "out.gpkg"],
    "edit": ["FILE", "--out", "out.html"],
    "posts": ["--plan", "FILE", "--out", "out.xlsx"],
}
"""Command → what it is given; FILE is a damaged plan."""


@pytest.mark.long
@pytest.mark.parametrize("verb", VERBS)
def test_every_command_tells_a_damaged_file(verb, tmp_path, monkeypatch, tried):
    """A command that is given a damaged plan ends with exit code 5 and one message, and writes nothing."""
    monkeypatch.chdir(tmp_path)
    file = kept("make_1", tmp_path)
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"b007", b"b077", 1))
    done = CliRunner().invoke(app, [verb, *(str(file) if word == "FILE" else word for word in VERBS[verb])])
    assert isinstance(done.exception, PlanFileError), done.output
    assert done.exception.exit_code == 5
    assert len(str(done.exception).splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    tried(1, "commands on damaged files")


@pytest.mark.long
@pytest.mark.parametrize("damage", [flipped_in_use, cut, zeroed], ids=lambda damage: damage.__name__)
def test_a_process_ends_with_5(damage, tmp_path, tried):
    """The command itself, as the system runs it, ends with exit code 5 and says why on one line."""
    file = kept("make_1", tmp_path)
    whole, rng = file.read_bytes(), np.random.default_rng(5)
    while True:
        file.write_bytes(damage(whole, rng))
        try:
            gp.load(file)
        except PlanFileError:
            break
    said = subprocess.run(
        [sys.executable, "-m", "gridplan", "verify", file], capture_output=True, text=True, timeout=300, check=False
    )
    assert said.returncode == 5
    assert said.stdout == ""
    assert len(said.stderr.splitlines()) == 1
    assert file.name in said.stderr
    tried(1, "processes on damaged files")
