"""One merger in a process of its own, for its time and memory."""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

import gridplan as gp
from benchmarks.child import compilations, limit_cpu, peak_memory
from benchmarks.race import ROOT
from gridplan.merge.merge import COMPACT


@dataclass(frozen=True)
class Job:
    """What to merge: the layers, the ground, the rules, and the CPU seconds after which there is no answer.

    Parameters
    ----------
    compact
        The dial from older grid-mates to compact shapes.
    """

    layers: Mapping[str, gpd.GeoDataFrame]
    ground: gp.Ground
    rules: gp.Rules
    limit: float
    compact: float = COMPACT


@dataclass(frozen=True)
class Merged:
    """What came of it.

    Parameters
    ----------
    cpu, wall
        Seconds of the merger alone, reading the layers included, without imports and compiling.
    memory
        Peak of the whole process, MB.
    bound
        No division within the windows keeps more pairs, by `weights`; None where nothing is proven.
    note
        Why there is no answer.
    """

    labels: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    cpu: float = np.nan
    wall: float = np.nan
    memory: float = np.nan
    bound: float | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    compiled: bool = False
    note: str = ""


def merged(job: Job, scratch: Path) -> Merged:
    """Return what gridplan makes of a job; asked again when numba compiled meanwhile."""
    asked, answer = scratch / "merge_job", scratch / "merge_answer"
    asked.write_bytes(pickle.dumps(job))
    found = _once(asked, answer, job.limit)
    return _once(asked, answer, job.limit) if found.compiled else found


def _once(asked: Path, answer: Path, limit: float) -> Merged:
    answer.unlink(missing_ok=True)
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run(
            [sys.executable, "-c", "from benchmarks.merge_child import main; main()", str(asked), str(answer)],
            cwd=ROOT,
            env=os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
            timeout=120 + 4 * limit,
            check=False,
        )
    return pickle.loads(answer.read_bytes()) if answer.exists() else Merged(note=f"no answer in {limit:.0f} s")


def run(job: Job) -> Merged:
    """Merge and return what was measured."""
    _compile()
    limit_cpu(job.limit)
    cpu, wall = time.process_time(), time.perf_counter()
    try:
        with compilations() as compiled:
            plan = gp.merge(job.layers, job.ground, job.rules, compact=job.compact)
    except Exception as fault:  # the table is to be printed whatever happens in one row
        traceback.print_exc()
        return Merged(note=f"failed: {type(fault).__name__}")
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    made = plan.merger
    return Merged(
        plan.labels.astype(np.int64), cpu, wall, peak_memory(), made.bound, dict(made.weights), bool(compiled)
    )


def _compile() -> None:
    """Merge the networks of a small town, so that kernels are compiled outside the limit."""
    town = gp.samples.city(buildings=200, seed=1)
    units = gp.read_units(town.buildings, households="households", unit="unit")
    gp.merge(town.networks, gp.survey(units, roads=town.roads))


def main() -> None:
    """Run the job in the file named first and write the answer to the second."""
    asked, answer = map(Path, sys.argv[1:])
    answer.write_bytes(pickle.dumps(run(pickle.loads(asked.read_bytes()))))
