"""Nothing that differs from run to run decides: no clock, no unsteady sums, no generator that everybody shares."""

import re
from pathlib import Path

import gridplan

ROOM = Path(gridplan.__file__).parent
CLOCKED = ("cli", "batch")
"""Rooms that may look at a clock, to tell how long something took and when it was saved."""
UNSTEADY = {
    "a limit by the clock": r"time_limit|max_time|deterministic_time|timelimit|signal\.(alarm|setitimer)",
    "sums in any order": r"fastmath\s*=\s*True|parallel\s*=\s*True|\bprange\b",
    "a generator that all share": r"^\s*(import random|from random)|np\.random\.(seed|rand|shuffle|choice|normal)\b",
    "a generator without a seed": r"default_rng\(\)|RandomState\(\)",
    "a hash that differs by process": r"(?<![\w.])hash\((?!tuple)",
}
CLOCK = r"^\s*(import time|from time import)|perf_counter|monotonic\(|datetime\.now|date\.today|utcnow"


def test_nothing_unsteady_decides(tried):
    """No module limits a search by time, adds up in any order, or draws from a generator without a seed of its own."""
    found, lines = [], 0
    for file in sorted(ROOM.rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        asked = dict(UNSTEADY) if file.relative_to(ROOM).parts[0] in CLOCKED else UNSTEADY | {"a clock": CLOCK}
        lines += text.count("\n")
        found += [(str(file.relative_to(ROOM)), what) for what, how in asked.items() if re.search(how, text, re.M)]
    assert found == []
    tried(lines, "lines of code without a clock that decides")
