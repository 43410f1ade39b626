"""Plan files in odd hands: bytes changed anywhere, or a cell changed by somebody who knows how files are sealed."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from fuzz_files import memory
from mutations import ODD, mutated_text
from toy_plan import toy_plan

import gridplan as gp
from gridplan.store.unpack import NO_PLAN

sys.path.append(str(Path(__file__).parents[1] / "nothing_silent"))
from resealed import reseal

CELLS = tuple(value for value in ODD if value is None or isinstance(value, (bool, float, str)))
"""What SQLite keeps in a cell, whole numbers of 64 bits beside."""
NUMBERS = (0, 1, -1, 2**31, 2**53 + 1, -(2**63))
UNSEALED = 0.3
"""Share of changes of which the digests are not made right again."""


@cache
def plan_begins() -> bytes:
    """Return the plan file of the toy plan."""
    with TemporaryDirectory(dir=memory()) as folder:
        return gp.save(toy_plan(), Path(folder) / "plan.gpkg").read_bytes()


def mutated_plan(data: bytes, random: Random) -> bytes:
    """Return a plan file with another byte or cell somewhere."""
    if random.random() < UNSEALED:
        return mutated_text(data, random)
    with TemporaryDirectory(dir=memory()) as folder:
        file = Path(folder) / "plan.gpkg"
        file.write_bytes(data)
        with suppress(sqlite3.Error, *NO_PLAN):  # changed so much that it cannot be sealed
            reseal(file, _change(file, random))
        return file.read_bytes()


def _change(file: Path, random: Random) -> tuple[Any, ...]:
    """Return SQL that puts an odd value, or that of another row, into one cell."""
    with closing(sqlite3.connect(file)) as opened:
        tables = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        table = random.choice([name for name in tables if not name.startswith(("gpkg_", "sqlite_", "layer_"))])
        column = random.choice([row[1] for row in opened.execute(f'PRAGMA table_info("{table}")')])
        rows = opened.execute(f'SELECT rowid, "{column}" FROM "{table}" ORDER BY rowid').fetchall()
    row, held = random.choice(rows)
    value = random.choice(
        (random.choice(CELLS), random.choice(NUMBERS), random.choice(rows)[1], _changed(held, random))
    )
    return f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', value, row


def _changed(held: Any, random: Random) -> Any:
    if isinstance(held, str):
        return mutated_text(held.encode(), random).decode(errors="replace")
    return mutated_text(held, random) if isinstance(held, bytes) else held


def take_plan(data: bytes) -> Any:
    """Load a plan, and look at it as every reader of plans does."""
    with TemporaryDirectory(dir=memory()) as folder:
        file = Path(folder) / "plan.gpkg"
        file.write_bytes(data)
        plan = gp.load(file)
        return gp.verify(plan)
