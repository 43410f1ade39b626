"""The whole process: `gridplan divide` on the smallest instance, warm, and first with an empty compiler cache."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import pandas as pd

from benchmarks import cases, table
from benchmarks.cases import Case
from benchmarks.race import ROOT
from benchmarks.settings import Settings

_TIMES = 3


def run(settings: Settings) -> None:
    """Print wall and CPU seconds of the process, warm and cold."""
    case = cases.open_case(cases.open_names()[0]) if cases.has_shared() else cases.town(80, 1)
    command = _command(case, settings.scratch)
    with tempfile.TemporaryDirectory() as empty:
        cold = _timed(command, {"NUMBA_CACHE_DIR": empty})
        warm = [_timed(command, {"NUMBA_CACHE_DIR": empty}) for _ in range(_TIMES)]
    wall, cpu = (median(seconds) for seconds in zip(*warm, strict=True))
    rows = [
        ["warm, whole process", f"{wall:.2f}", f"{cpu:.2f}"],
        ["first with an empty compiler cache, more than that", f"{cold[0] - wall:.2f}", f"{cold[1] - cpu:.2f}"],
    ]
    print(f"gridplan divide on {case.name}, {len(case)} units, {case.n_grids} grids\n")
    table.show(("start-up", "wall s", "CPU s"), rows)


def _command(case: Case, scratch: Path) -> list[str]:
    units, edges = scratch / "units.parquet", scratch / "edges.parquet"
    x, y = case.xy.T
    pd.DataFrame({"uid": range(len(case)), "weight": case.load, "x": x, "y": y}).to_parquet(units)
    pd.DataFrame({"u": case.u, "v": case.v}).to_parquet(edges)
    ends = map(str, (case.lo, case.hi))
    out = str(scratch / "startup.npy")
    files = ["--units", str(units), "--edges", str(edges), "--out", out]
    return [sys.executable, "-m", "gridplan", "divide", *files, "--grids", str(case.n_grids), "--window", *ends]


def _timed(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    before, begin = os.times(), time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True, capture_output=True)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - begin, used
