"""Running contestants, each in a process of its own, and judging what they return."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Case
from benchmarks.judge import Verdict, judge

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Entry:
    """A contestant as it takes part: a function of ``contestants`` with its options, under a name for the table."""

    title: str
    contestant: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """One run: seconds of CPU and wall for the division alone, MB at the peak of the process; or why there is none."""

    seed: int
    cpu: float = np.nan
    wall: float = np.nan
    memory: float = np.nan
    labels: NDArray[np.int64] | None = None
    verdict: Verdict | None = None
    said: dict[str, float] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Result:
    """All runs of one contestant on one case."""

    case: Case
    entry: Entry
    runs: tuple[Run, ...]

    @property
    def answers(self) -> list[Run]:
        """Runs that gave labels."""
        return [run for run in self.runs if run.verdict is not None]

    @property
    def verdicts(self) -> list[Verdict]:
        """What the judge said of each answer."""
        return [run.verdict for run in self.runs if run.verdict is not None]

    def figures(self, name: str) -> list[float]:
        """Return a measured figure of every run with an answer."""
        return [getattr(run, name) for run in self.answers]


class Track:
    """Where runs take place: a scratch folder, a limit in CPU seconds, and the seeds.

    Parameters
    ----------
    scratch
        Folder for cases, jobs and labels.
    seeds
        Every contestant runs once with each.
    limit
        CPU seconds after which a run is stopped without an answer.
    """

    def __init__(self, scratch: Path, seeds: Sequence[int], limit: float) -> None:
        self.scratch, self.seeds, self.limit = scratch, tuple(seeds), limit
        self._too_large: dict[str, Case] = {}

    def race(self, case: Case, entry: Entry, *, seeds: Sequence[int] | None = None, by_size: bool = False) -> Result:
        """Run a contestant on a case with every seed, say so on the screen, and judge the answers.

        A contestant without an answer for its first seed is not asked again. With `by_size`, one that found none in
        time is not asked on a larger case either.
        """
        beaten = self._too_large.get(entry.title)
        if by_size and beaten is not None and len(case) >= len(beaten):
            return Result(case, entry, (Run(0, note=f"not asked, none on {beaten.name}"),))
        runs: list[Run] = []
        for seed in self.seeds if seeds is None else seeds:
            self._tell(f"{case.name} · {entry.title} · seed {seed}")
            runs.append(self.run(case, entry, seed))
            if runs[0].labels is None:
                if runs[0].note == self._late:
                    self._too_large[entry.title] = case
                break
        self._tell("")
        return Result(case, entry, tuple(runs))

    def run(self, case: Case, entry: Entry, seed: int, *, environment: dict[str, str] | None = None) -> Run:
        """Run once; again when numba compiled meanwhile, since compiling is measured apart."""
        for _ in range(2):
            found = self._once(case, entry, seed, environment or {})
            if not found.get("compiled"):
                break
        if "note" in found:
            return Run(seed, note=found["note"])
        labels = np.load(self._file("labels.npy"))
        measured = {name: found[name] for name in ("cpu", "wall", "memory", "said")}
        return Run(seed, labels=labels, verdict=judge(case, labels), **measured)

    def _once(self, case: Case, entry: Entry, seed: int, environment: dict[str, str]) -> dict[str, Any]:
        files = {name: str(self._file(name)) for name in ("labels.npy", "result.json")}
        job = {
            "case": str(self._case_file(case)),
            "contestant": entry.contestant,
            "options": entry.options,
            "seed": seed,
            "limit": self.limit,
            "labels": files["labels.npy"],
            "result": files["result.json"],
        }
        self._file("job.json").write_text(json.dumps(job))
        self._file("result.json").unlink(missing_ok=True)
        try:
            # One thread in every library unless the contestant is asked for more; a busy machine gets wall time too.
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.child", str(self._file("job.json"))],
                cwd=ROOT,
                env=os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1") | environment,
                timeout=120 + 4 * self.limit,
                capture_output=True,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"note": self._late}
        if not self._file("result.json").exists():
            self._file("failure.txt").write_bytes(done.stderr)
            return {"note": self._late if done.returncode < 0 else "failed to start"}
        return json.loads(self._file("result.json").read_text())

    @property
    def _late(self) -> str:
        return f"no answer in {self.limit:.0f} s"

    def _tell(self, text: str) -> None:
        if sys.stderr.isatty():
            print(f"  {text}".ljust(78), end="\r", file=sys.stderr, flush=True)

    def _file(self, name: str) -> Path:
        return self.scratch / name

    def _case_file(self, case: Case) -> Path:
        path = self._file(f"{case.name}.npz")
        return path if path.exists() else case.save(path)
