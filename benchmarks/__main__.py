"""Run the benchmarks: ``python -m benchmarks [SECTION …]``."""

from __future__ import annotations

import argparse
import hashlib
import platform
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks import (
    batch,
    beside_metis,
    cases,
    certificate,
    estimating,
    generated,
    ground,
    maps,
    merge,
    people,
    published,
    regrid,
    same,
    startup,
    streets,
    table,
)
from benchmarks.race import ROOT
from benchmarks.settings import Settings

SECTIONS = {
    "open": published,
    "synth": generated,
    "metis": beside_metis,
    "certificate": certificate,
    "streets": streets,
    "estimating": estimating,
    "merge": merge,
    "people": people,
    "regrid": regrid,
    "batch": batch,
    "ground": ground,
    "maps": maps,
    "startup": startup,
    "same": same,
}


def main() -> None:
    """Run the chosen sections in order and print their tables."""
    arguments = _parser().parse_args()
    cases.SHARED = arguments.shared
    source = _source()
    print(f"{_machine()}, source {source}")
    print(table.NOTE)
    with tempfile.TemporaryDirectory() as folder:
        scratch = arguments.scratch or Path(folder)
        scratch.mkdir(parents=True, exist_ok=True)
        settings = Settings(
            scratch=scratch,
            instances=tuple(arguments.instances.split(",")) if arguments.instances else (),
            seeds=_numbers(arguments.seeds or ("0-4" if arguments.long else "0-1")),
            budget=arguments.budget or (300 if arguments.long else 20),
            long=arguments.long,
            fresh=_numbers(arguments.fresh) if arguments.fresh else (),
        )
        for name in arguments.sections or SECTIONS:
            begin = time.perf_counter()
            print(f"\n## {name}\n", flush=True)
            SECTIONS[name].run(settings)
            print(f"{name} took {time.perf_counter() - begin:.0f} s", file=sys.stderr)

    if _source() != source:
        sys.exit("the source of gridplan was changed during this run: its figures belong to no version, run again")


def _source() -> str:
    """Return a digest of gridplan's source, so that a figure can be traced to the code that made it."""
    files = sorted((ROOT / "gridplan").rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:8]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, []], help="which tables; all by default")
    parser.add_argument("--seeds", help="such as 0-4 or 0,3 (default 0-1, with --long 0-4)")
    parser.add_argument("--instances", help="parts of names, such as county,synth_3k")
    parser.add_argument("--budget", type=float, help="CPU seconds for one division (default 20, with --long 300)")
    parser.add_argument("--long", action="store_true", help="also 500,000 units; every contestant with every seed")
    parser.add_argument("--fresh", nargs="?", const="11-13", help="also other seeds of the generated towns")
    parser.add_argument("--shared", type=Path, default=cases.SHARED, help="folder with bench/ (GRIDPLAN_SHARED)")
    parser.add_argument("--scratch", type=Path, help="keep generated instances here")
    return parser


def _numbers(text: str) -> tuple[int, ...]:
    """Return the numbers of a list such as ``0-2,7``."""
    ranges = [part.split("-") for part in text.split(",")]
    return tuple(i for ends in ranges for i in range(int(ends[0]), int(ends[-1]) + 1))


def _machine() -> str:
    names = ("gridplan", "pymetis", "gerrychain", "spopt", "numba", "numpy")
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, " + ", ".join(
        map(_versioned, names)
    )


def _versioned(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"no {name}"


if __name__ == "__main__":
    main()
