"""Run as a program: make every answer of the town so many times, and print the digests of each time as JSON."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from whole_town import alternatives, digests, divided, staffed, town, written


def every_answer(*, threads: int) -> dict[str, str]:
    """Return the digests of all plans, people and files of the town."""
    plans = divided(town(), effort=1, threads=threads)
    people = staffed(town(), plans, threads=threads)
    with TemporaryDirectory() as folder:
        return digests(plans | alternatives(town(), threads=threads), people, written(plans, people, Path(folder)))


if __name__ == "__main__":
    print(json.dumps([every_answer(threads=int(sys.argv[2])) for _ in range(int(sys.argv[1]))]))
