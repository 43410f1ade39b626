"""Same in, same out: labels over hash seeds, threads, processes and compiler caches."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace

from benchmarks import cases, table
from benchmarks.cases import Case
from benchmarks.generated import OURS, QUICK
from benchmarks.race import Entry, Run
from benchmarks.settings import Settings


def run(settings: Settings) -> None:
    """Print whether labels are identical for each instance."""
    rows = [_row(cases.town(3_000, 1), OURS, settings), _row(cases.town(60_000, 3), QUICK, settings)]
    if cases.has_shared():
        rows.append(_row(cases.synthetic_case("synth_40k", settings.scratch), QUICK, settings))
    table.show(("case", "contestant", "5 hash seeds", "1 and 2 threads", "empty and warm cache", "labels"), rows)


def _row(case: Case, entry: Entry, settings: Settings) -> list[str]:
    track = settings.track
    hashed = [track.run(case, entry, 0, environment={"PYTHONHASHSEED": str(i)}) for i in range(5)]
    two = replace(entry, options=entry.options | {"threads": 2})
    threads = [hashed[0], track.run(case, two, 0)]
    with tempfile.TemporaryDirectory() as empty:
        fresh = track.run(case, entry, 0, environment={"NUMBA_CACHE_DIR": empty})
    return [case.name, entry.title, *map(_same, (hashed, threads, [hashed[0], fresh])), _digest(hashed[0])]


def _same(runs: list[Run]) -> str:
    notes = [run.note for run in runs if run.note]
    return notes[0] if notes else "same" if len({_digest(run) for run in runs}) == 1 else "DIFFERENT"


def _digest(run: Run) -> str:
    return "" if run.labels is None else hashlib.sha256(run.labels.astype("<i8").tobytes()).hexdigest()[:12]
