"""Every system call of a save made to fail from outside: the older file stays whole, and the fault is told."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from promises import AT_LENGTH

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace to make system calls fail"),
]

ALL = ["write", "pwrite64", "openat", "fsync", "fdatasync", "rename", "unlink", "ftruncate", "flock", "close", "chmod"]
FILLING = ["write", "pwrite64", "openat", "fsync", "fdatasync", "rename", "ftruncate"]
FORBIDDEN = ["openat", "rename", "unlink", "chmod"]
FAULTS = [
    (ALL, "error=EIO", ""),
    (FILLING, "error=ENOSPC", ""),
    (FORBIDDEN, "error=EACCES", ""),
    (ALL if AT_LENGTH else ["fsync", "rename", "unlink", "close"], "error=EIO", "+"),
]
KILLS = (ALL, "signal=SIGKILL", "")
FULL = (["write", "openat", "fsync", "rename", "close"], "error=ENOSPC", "")
OTHERS = ("html", "npy", "geojson", "parquet", "csv", "xlsx")
DISPENSABLE = ("close", "unlink", "openat")
"""What a save can do without: closing what is on the disk, removing its lock; zipfile opens files in other ways."""


def outcomes(folder, asked):
    """Return, for each ending asked for with its faults, the calls of one save and what became of the file.

    An outcome is [call, exit code, content, names beside it, what strace saw].
    """
    script = Path(__file__).with_name("fail_saves.py")
    command = [sys.executable, script, folder, json.dumps(asked)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=1200, check=False)
    if "Operation not permitted" in said.stderr:
        pytest.skip("strace may not look into other processes here")
    assert said.returncode == 0, said.stderr[-3000:]
    return [json.loads(line) for line in said.stdout.splitlines()]


def check_failed(found, ending):
    """The older file, or the new one; success is told only of the new one, and no error but those of gridplan."""
    for call, code, left, beside, seen in found:
        told = f"{call}: exit code {code}, {left}, {beside}, {seen}"
        kind = call.partition(" ")[0]
        assert any("INJECTED" in line for line in seen), told
        assert code in (0, 5), told
        assert left == "old" or (left == "new" and (code == 0 or kind in ("openat", "fsync", "close"))), told
        assert code == 5 or (left == "new" and kind in DISPENSABLE), told
        check_strays(beside, ending, told)


def check_killed(found, ending):
    """The older file or the new one, and both were seen."""
    for call, code, left, beside, seen in found:
        told = f"{call}: exit code {code}, {left}, {beside}, {seen}"
        assert code == -9, told
        assert left in ("old", "new"), told
        check_strays(beside, ending, told)
    assert {left for _, _, left, *_ in found} == {"old", "new"}


def check_strays(beside, ending, told):
    """At most one temporary and one lock, whose names the next save knows."""
    assert set(beside) <= {f".方案 1.{ending}.lock", f".方案 1.{ending}.saving"}, told


def check_order(calls, ending):
    """The whole content is on the disk before the name points to it, and the name before success is told."""
    steps = [
        next(i for i, call in enumerate(calls) if call.startswith(start) and end in call)
        for start, end in (("fsync(", ".saving>"), ("rename(", f'1.{ending}"'), ("fsync(", f"/{ending}>"))
    ]
    assert steps == sorted(steps), calls
    writing = ("write(", "pwrite64(", "ftruncate(", "chmod(")
    assert not [call for call in calls[steps[0] :] if call.startswith(writing) and ".saving" in call], calls


def test_every_call_of_a_save_fails(tmp_path, tried):
    """Whatever call of saving a plan fails or is its last, the file is the old or the new plan, and faults are told."""
    (said,) = outcomes(tmp_path, {"gpkg": [*FAULTS, KILLS]})
    killed = [one for one in said["outcomes"] if "SIGKILL" in one[0]]
    failed = [one for one in said["outcomes"] if "SIGKILL" not in one[0]]
    check_order(said["calls"], "gpkg")
    check_failed(failed, "gpkg")
    check_killed(killed, "gpkg")
    assert len(failed) > 100
    tried(len(failed), "failed system calls")
    tried(len(killed), "kills at a system call")


def test_every_call_of_other_writers_fails(tmp_path, tried):
    """Maps, labels, exported tables and workbooks are old or new too, and a full disk is told of all of them."""
    found = outcomes(tmp_path, dict.fromkeys(OTHERS, FAULTS if AT_LENGTH else [FULL]))
    for said in found:
        check_order(said["calls"], said["ending"])
        check_failed(said["outcomes"], said["ending"])
    tried(sum(len(said["outcomes"]) for said in found), "failed system calls")
