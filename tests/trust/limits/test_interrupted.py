"""An interrupt in Python at random moments of a verb leaves what the verb was given as it was, and nothing broken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import interrupted
import pytest
from promises import times

VERBS = times(
    ("survey", "partition", "regrid", "merge", "roads", "save"),
    (
        *("survey", "partition", "adopt", "regrid", "merge", "diagnose", "roads", "levels", "alternatives"),
        *("officers", "workers", "stations", "pair", "verify", "save", "pages", "tables", "words", "edits", "compare"),
    ),
)
MOMENTS = times(4, 30)


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="needs timers of Unix")
def test_inputs_stay_and_the_next_call_works(tmp_path: Path, tried) -> None:
    """Town, units, ground and plan stay the same to the last byte; the plan divided last is that divided first."""
    words = [sys.executable, interrupted.__file__, str(MOMENTS), "9", *VERBS]
    env = os.environ | {"TMPDIR": str(tmp_path)}
    end = subprocess.run(words, env=env, cwd=tmp_path, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(end.stdout)
    assert found["same_plan"]
    assert {verb: ends["changed"] for verb, ends in found["verbs"].items()} == dict.fromkeys(VERBS, 0)
    came = sum(ends["interrupts"] for ends in found["verbs"].values())
    assert came > MOMENTS
    tried(came, "interrupts in Python")
