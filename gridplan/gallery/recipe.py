"""What a place has to say of itself: how a planner makes its plan from files, and how its figures are counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import gridplan as gp
from gridplan.gallery.figure import Figure

Progress = Callable[[str, float], None]


class Recipe(Protocol):
    """A place, told with public verbs only; each of its functions reads files and could stand in a notebook."""

    ASSUMED: tuple[str, ...]
    """Keys of the sentences on rules that no account publishes, beside those on the inputs."""

    def survey(self, inputs: Path, progress: Progress, /) -> gp.Ground:
        """Return the ground of the files in `inputs`."""

    def divide(self, inputs: Path, out: Path, /, *, seed: int, progress: Progress) -> gp.Plan:
        """Return the draft of the plan from the files in `inputs`; what else it writes goes to `out`."""

    def staff(self, plan: gp.Plan, inputs: Path, out: Path, /) -> None:
        """Write the rosters of the approved plan to `out`."""

    def renew(self, plan: gp.Plan, inputs: Path, out: Path, /, *, date: str, progress: Progress) -> gp.Plan:
        """Return the plan of a year later, re-gridded on the files of then."""

    def count(self, out: Path, /) -> Iterator[Figure]:
        """Yield every published figure of the place, counted from what is saved in `out`."""
