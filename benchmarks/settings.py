"""What a benchmark run was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import Case
from benchmarks.race import Track

SMALL = 10_000
"""Units up to which every seed is run without asking for a long run."""


@dataclass(frozen=True)
class Settings:
    """The wishes of the command line.

    Parameters
    ----------
    scratch
        Folder for everything that is written.
    instances
        Parts of names; only instances that contain one are run, all when empty.
    seeds
        Seeds of gridplan and METIS; slow contestants run with the first only, unless `long`.
    budget
        CPU seconds after which a contestant has no answer.
    long
        Run the largest instance, and every contestant with every seed.
    fresh
        Further seeds of the generated instances.
    """

    scratch: Path
    instances: tuple[str, ...]
    seeds: tuple[int, ...]
    budget: float
    long: bool
    fresh: tuple[int, ...]

    @property
    def track(self) -> Track:
        """Where runs take place."""
        return Track(self.scratch, self.seeds, self.budget)

    def seeds_for(self, case: Case) -> tuple[int, ...]:
        """Seeds of gridplan and METIS on a case."""
        return self.seeds if self.long or len(case) < SMALL else self.seeds[:1]

    @property
    def slow_seeds(self) -> tuple[int, ...]:
        """Seeds of contestants that take long."""
        return self.seeds if self.long else self.seeds[:1]

    def chosen(self, names: Sequence[str]) -> list[str]:
        """Return the names that were asked for."""
        return [name for name in names if not self.instances or any(part in name for part in self.instances)]
