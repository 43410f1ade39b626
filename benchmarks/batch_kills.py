"""Kills during a batch: ``python -m benchmarks.batch_kills [--kills 100] [--seed 0]``.

A batch of few small places is killed with all its processes (SIGKILL) at a random moment after a random number of its
places, so that other work on the machine shifts nothing, started again, killed again, until it ends by itself; then it
begins anew in an empty folder. After each kill no record may be damaged or tell of a plan that is not there, and no
place that was done may be undone or done again; at each end every place is there once, with the digests of a run that
nobody disturbed, and nothing else is left.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import gridplan as gp
from benchmarks.batch_ground import ENDED, begin, config_for, digests, records, write_district

PLACES, BUILDINGS, HOUSEHOLDS = 8, 640, 5_000
_FURTHER = 2
"""Places at most that a batch does more before it is killed again."""
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
        _until_it_ends(folder, f"run{number}", tally, kills=kills, moments=(first, (last - first) / PLACES), rng=rng)
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
    """Kill a batch and start it again until it ends; moments are s to its first place and from one to the next."""
    config = config_for(folder, name)
    done: dict[str, int] = {}
    while True:
        run = begin(config)
        killing = tally.kills < kills and len(done) < PLACES
        if killing:
            _wait(run, folder / name, done=len(done), moments=moments, rng=rng)
        ended = run.poll() is not None or not killing
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


def _wait(
    run: subprocess.Popen[bytes], out: Path, *, done: int, moments: tuple[float, float], rng: np.random.Generator
) -> None:
    """Wait for a random number of places, and then for some part of the time that one takes."""
    first, each = moments
    wanted = min(done + int(rng.integers(0, _FURTHER + 1)), PLACES - 1)
    while run.poll() is None and len([*out.glob("places/*/record.json")]) < wanted:
        time.sleep(0.01)
    time.sleep(rng.uniform(0, each) if wanted > done else rng.uniform(0.5, 1) * first)


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
