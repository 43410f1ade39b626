"""What a killed process had unpacked: the next one that reads anything removes it, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import zipfile

import pytest
from canaries import CANARIES
from scanning import found_below

import gridplan as gp
from gridplan.safe.scratch import remove_abandoned, scratch_folder

READING = """
import sys, time
from gridplan.ground.formats.opening import opened
with opened(sys.argv[1]):
    print("unpacked", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Return a folder for temporaries of this and of started processes."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def reader(tmp_path, temporary):
    """Start a process that reads an archive with canaries and waits; it is killed at the end."""
    archive = tmp_path / "houses.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("houses.csv", f"unit,households,who\na,3,{CANARIES['resident']}\n")
    around = os.environ | {"TMPDIR": str(temporary)}
    process = subprocess.Popen([sys.executable, "-c", READING, str(archive)], stdout=subprocess.PIPE, env=around)
    with process:
        assert process.stdout.readline() == b"unpacked\n"
        yield process
        process.kill()


def read_something(tmp_path):
    """Read a table that is no archive."""
    (tmp_path / "plain.csv").write_text("unit,households\na,3\n", encoding="utf-8")
    gp.read_table(tmp_path / "plain.csv")


@pytest.mark.long
def test_the_next_run_removes_what_a_kill_left(tmp_path, temporary, reader, tried):
    """Unpacked residents are readable by their owner only, outlive a SIGKILL, and are gone after the next reading."""
    (private,) = temporary.iterdir()
    assert private.stat().st_mode & 0o777 == 0o700
    reader.send_signal(signal.SIGKILL)
    reader.wait()
    assert set.union(*found_below(temporary).values()) == {"resident"}
    read_something(tmp_path)
    assert list(temporary.iterdir()) == []
    tried(1, "killed readers of archives")


@pytest.mark.long
@pytest.mark.usefixtures("reader")
def test_what_is_being_read_stays(tmp_path, temporary, tried):
    """Another process reads on while this one looks for what was left behind."""
    read_something(tmp_path)
    assert set.union(*found_below(temporary).values()) == {"resident"}
    tried(1, "archives that are being read")


def test_nothing_else_is_removed(temporary, tried):
    """A folder of such a name without a lock, a link to a folder, and one in use in this process stay."""
    (temporary / "gridplan-archive-mine" / "unpacked").mkdir(parents=True)
    elsewhere = temporary / "elsewhere"
    (elsewhere / "unpacked").mkdir(parents=True)
    (elsewhere / ".unpacked.lock").touch()
    os.symlink(elsewhere, temporary / "gridplan-archive-link")
    with scratch_folder() as used:
        before = set(temporary.rglob("*"))
        remove_abandoned()
        assert used.is_dir()
        assert set(temporary.rglob("*")) == before
    tried(3, "folders that stay")
