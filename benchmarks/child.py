"""One run of one contestant in a process of its own: ``python -m benchmarks.child JOB.json``."""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import contestants
from benchmarks.cases import Case


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Run the job and return what was measured; the labels go to a file of their own."""
    try:
        prepare = getattr(contestants, job["contestant"])
        timed = prepare(Case.read(Path(job["case"])), job["seed"], **job["options"])
    except ImportError as missing:
        return {"note": f"not installed: {missing.name}"}
    limit_cpu(job["limit"])
    cpu, wall = time.process_time(), time.perf_counter()
    try:
        with compilations() as compiled:
            answer = timed()
    except Exception as fault:  # a contestant may fail in any way of its own
        traceback.print_exc()
        return {"note": f"failed: {type(fault).__name__}"}
    measured = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    np.save(job["labels"], answer.labels)
    return measured | {"memory": peak_memory(), "compiled": bool(compiled), "said": answer.said}


@contextmanager
def compilations() -> Iterator[list[Any]]:
    """Give a list that is filled when numba compiles something meanwhile, where the contestant uses numba."""
    if "numba" not in sys.modules:
        yield []
        return
    with importlib.import_module("numba.core.event").install_recorder("numba:compile") as recorder:
        yield recorder.buffer


def limit_cpu(seconds: float) -> None:
    """End this process after so many further seconds of CPU."""
    used = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 1, resource.RLIM_INFINITY))


def peak_memory() -> float:
    """Largest memory of this process so far, MB."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss may count the parent's memory at the fork
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    per_mb = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / per_mb


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[1]).read_text())
    Path(given["result"]).write_text(json.dumps(run(given)))
