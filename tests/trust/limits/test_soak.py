"""Hundreds of verbs in one process leave nothing behind: no memory, no files, no threads, no plans."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import soak
from promises import times

CALLS = times(100, 1_000)
MB = 2**20
ROOM = {"memory": 24 * MB, "objects": 8_000, "plans": 1, "grounds": 2}
"""By how much what is held may differ between two looks: heaps breathe, a plan may lie on an older ground."""


@pytest.mark.long
def test_nothing_grows(tmp_path: Path, tried) -> None:
    """Between a warm-up and the end nothing is held any longer than its verb; leaks of every kind would show."""
    words = [sys.executable, soak.__file__, str(CALLS), "9"]
    env = os.environ | {"TMPDIR": str(tmp_path)}
    end = subprocess.run(words, env=env, cwd=tmp_path, stdout=subprocess.PIPE, text=True, check=True)
    warm, done, planted = json.loads(end.stdout)
    assert _grown(warm, done) == {}
    assert _grown(done, planted).keys() == soak.LEAKS.keys()
    tried(CALLS, "verbs in one process")


def _grown(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Return by how much what is held has grown, where that is more than breath."""
    grown = {kind: after[kind] - before[kind] for kind in before}
    return {kind: more for kind, more in grown.items() if more > ROOM.get(kind, 0)}
