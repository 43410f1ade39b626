"""One assignment in a process of its own, for its time and memory."""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import gridplan as gp
from benchmarks import people_rivals
from benchmarks.child import compilations, limit_cpu, peak_memory
from benchmarks.people_request import Request
from benchmarks.race import ROOT
from gridplan.people.assignment import Stage
from gridplan.people.officers import Officers


@dataclass(frozen=True)
class Ours:
    """An assignment for gridplan to make."""

    grids: gp.Grids
    officers: Officers
    rules: gp.OfficerRules


@dataclass(frozen=True)
class Theirs:
    """An assignment for a plain model to make: ``cp_sat`` or ``mip``, with so many seconds."""

    solver: str
    asked: Request
    seconds: float


@dataclass(frozen=True)
class Made:
    """What came of it.

    Parameters
    ----------
    posts
        int64 (p, 2), rows of officer and grid.
    home, start
        The community each officer works in, object (n,), and the grid those without a place start from, int32 (n,);
        empty for plain models.
    stages
        What gridplan says of each stage; empty for plain models.
    gap, proven, blocks
        The worst gap, models proven optimal and models, as a plain model says.
    cpu, wall
        Seconds of the assignment alone, without imports and compiling.
    memory
        Peak of the whole process, MB.
    note
        Why there is no answer.
    """

    posts: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    home: NDArray[np.object_] = field(default_factory=lambda: np.zeros(0, dtype=object))
    start: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    stages: tuple[Stage, ...] = ()
    digest: str = ""
    gap: float = np.nan
    proven: int = 0
    blocks: int = 0
    cpu: float = np.nan
    wall: float = np.nan
    memory: float = np.nan
    compiled: bool = False
    note: str = ""


def made(job: Ours | Theirs, scratch: Path, *, limit: float, environment: Mapping[str, str] | None = None) -> Made:
    """Return what comes of a job within so many CPU seconds; asked again when numba compiled meanwhile."""
    asked, answer = scratch / "people_job", scratch / "people_answer"
    asked.write_bytes(pickle.dumps(job))
    found = _once(asked, answer, limit, environment or {})
    return _once(asked, answer, limit, environment or {}) if found.compiled else found


def _once(asked: Path, answer: Path, limit: float, environment: Mapping[str, str]) -> Made:
    answer.unlink(missing_ok=True)
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run(
            [
                sys.executable,
                "-c",
                "from benchmarks.people_child import main; main()",
                str(asked),
                str(answer),
                str(limit),
            ],
            cwd=ROOT,
            env=os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1") | dict(environment),
            timeout=120 + 4 * limit,
            stdout=subprocess.DEVNULL,  # HiGHS talks
            check=False,
        )
    return pickle.loads(answer.read_bytes()) if answer.exists() else Made(note=f"no answer in {limit:.0f} s")


def run(job: Ours | Theirs) -> Made:
    """Do the job and return what was measured."""
    cpu, wall = time.process_time(), time.perf_counter()
    work: Callable[[Any], Made] = _ours if isinstance(job, Ours) else _theirs
    try:
        with compilations() as compiled:
            found = work(job)
    except Exception as fault:  # the table is to be printed whatever happens in one row
        traceback.print_exc()
        return Made(note=f"failed: {type(fault).__name__}")
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return replace(found, cpu=cpu, wall=wall, memory=peak_memory(), compiled=bool(compiled))


def _ours(job: Ours) -> Made:
    got = gp.assign_officers(job.grids, job.officers, job.rules)
    note = "" if got.status == "feasible" else got.status
    return Made(got.pairs.astype(np.int64), got.home, got.start, got.stages, got.digest, note=note)


def _theirs(job: Theirs) -> Made:
    got = getattr(people_rivals, job.solver)(job.asked, job.seconds)
    if got is None:
        return Made(note="no answer")
    return Made(got.posts, gap=got.gap, proven=got.proven, blocks=got.blocks)


def main() -> None:
    """Run the job in the file named first within the CPU seconds named third and write the answer to the second."""
    asked, answer = map(Path, sys.argv[1:3])
    job = pickle.loads(asked.read_bytes())
    limit_cpu(float(sys.argv[3]))
    answer.write_bytes(pickle.dumps(run(job)))
