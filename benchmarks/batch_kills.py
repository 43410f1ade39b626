"""Kills during a batch: ``python -m benchmarks.batch_kills [--kills 100] [--seed 0]``.

A batch of few small places is killed with all its processes (SIGKILL) at a random moment between its first sign and
its end, started again, killed again, until it ends by itself; then it begins anew in an empty folder. After each kill
no record may be damaged or tell of a plan that is not there, and no place that was done may be undone or done again;
at each end every place is there once, with the digests of a run that nobody disturbed, and nothing else is left.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import gridplan as gp
from benchmarks.batch_ground import ENDED, begin, config_for, digests, records, write_district

PLACES, BUILDINGS, HOUSEHOLDS = 8, 640, 5_000
_LEFT = ("saving", "tmp")


@dataclass
class Tally:
    """What was seen.

    Parameters
    ----------
    kills, ends
        Batches that were killed, and those that ended by themselves.
    faults
        Everything that should not be.
    done
        Places that were done at each kill.
    """

    kills: int = 0
    ends: int = 0
    faults: list[str] = field(default_factory=list)
    done: list[int] = field(default_factory=list)


def main() -> None:
    """Kill as often as asked and tell what was seen; exit code 1 where anything was lost, doubled or different."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch_kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = kill_batches(Path(folder), asked.kills, np.random.default_rng(asked.seed))
    print(
        f"{tally.kills} kills with {min(tally.done)}–{max(tally.done)} of {PLACES} places done "
        f"(mean {np.mean(tally.done):.1f}), {tally.ends} batches ended: {len(tally.faults)} faults"
    )
    for fault in tally.faults:
        print(f"  {fault}")
    sys.exit(bool(tally.faults))


def kill_batches(folder: Path, kills: int, rng: np.random.Generator) -> Tally:
    """Kill batches of one district until there were so many kills and the last batch has ended."""
    town = gp.samples.district(communities=PLACES, subdistricts=2, buildings=BUILDINGS, households=HOUSEHOLDS)
    write_district(folder, town)
    _undisturbed(config_for(folder, "warm"))  # compiles what is not compiled yet
    first, last = _undisturbed(config_for(folder, "calm"))
    wanted, tally, number = digests(folder / "calm"), Tally(), 0
    while tally.kills < kills:
        number += 1
        _until_it_ends(folder, f"run{number}", tally, kills=kills, moments=(0.5 * first, last), rng=rng)
        _check_end(folder / f"run{number}", wanted, tally)
    return tally


def _undisturbed(config: Path) -> tuple[float, float]:
    """Run a batch and return when its first place was done and when it ended, s."""
    start = time.perf_counter()
    run = begin(config)
    while run.poll() is None and not records(config.with_suffix("")):
        time.sleep(0.02)
    first = time.perf_counter() - start
    told = run.communicate()[1].decode()
    if run.returncode not in ENDED:
        raise SystemExit(f"the undisturbed batch ended with {run.returncode}:\n{told}")
    return first, time.perf_counter() - start


def _until_it_ends(
    folder: Path, name: str, tally: Tally, *, kills: int, moments: tuple[float, float], rng: np.random.Generator
) -> None:
    config, done = config_for(folder, name), {}
    while True:
        run = begin(config)
        if tally.kills < kills:
            time.sleep(rng.uniform(*moments))
        ended = run.poll() is not None or tally.kills >= kills
        if not ended:
            os.killpg(run.pid, signal.SIGKILL)
            tally.kills += 1
        told = run.communicate()[1].decode()
        done = _check_state(folder / name, done, tally)
        if ended:
            tally.ends += 1
            wrong = run.returncode not in ENDED
            tally.faults += [f"{name}: ended with {run.returncode}: {told[-300:]}"] if wrong else []
            return
        tally.done.append(len(done))


def _check_state(out: Path, before: dict[str, int], tally: Tally) -> dict[str, int]:
    """Return when each place was done; note records of plans that are not there, and places undone or done again."""
    done = {}
    for file in out.glob("places/*/record.json"):
        place = file.parent.name
        try:
            digest = json.loads(file.read_text(encoding="utf-8"))["file_digest"]
            plan = (file.parent / "plan.gpkg").read_bytes()
        except (OSError, ValueError, KeyError) as fault:
            tally.faults.append(f"{out.name}/{place}: {type(fault).__name__}: {fault}")
            continue
        if hashlib.sha256(plan).hexdigest() != digest:
            tally.faults.append(f"{out.name}/{place}: its record tells of another plan")
        done[place] = file.stat().st_mtime_ns
    tally.faults += [f"{out.name}/{place}: undone" for place in before.keys() - done.keys()]
    again = [place for place in before.keys() & done.keys() if before[place] != done[place]]
    tally.faults += [f"{out.name}/{place}: done again" for place in again]
    return done


def _check_end(out: Path, wanted: dict[str, tuple[str, str]], tally: Tally) -> None:
    """Note places lost, doubled or different, and files left over."""
    if digests(out) != wanted:
        tally.faults.append(f"{out.name}: digests differ from those of the undisturbed batch")
    folders = [one.name for one in (out / "places").iterdir()]
    told = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    listed = [one["place"] for one in told["records"]]
    if len(folders) != len(wanted) or sorted(listed) != sorted(wanted):
        tally.faults.append(f"{out.name}: {len(folders)} folders, {len(listed)} places in the summary")
    left = [file.name for file in out.rglob("*") if file.name.endswith(_LEFT)]
    tally.faults += [f"{out.name}: {name} is left over" for name in left]


if __name__ == "__main__":
    main()
