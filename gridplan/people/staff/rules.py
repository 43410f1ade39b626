"""What workers' grids are asked to be, as one frozen value that refuses what can never be right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gridplan.errors import OptionError
from gridplan.options.numbers import is_count, is_number

Shares = tuple[float, float]


@dataclass(frozen=True)
class WorkerRules:
    """Rules for giving grids to workers; stored in the roster they made.

    Parameters
    ----------
    window
        Lowest and highest load of a worker for the time they have, as shares of the usual load: what the plan's rules
        give one full worker, or the mean where the grids know no such measure. None asks for
        no more than loads as even as can be.
    part_time
        True when workers' time is shared out over adjoining grids in exact proportion to load.
    grids_per_worker
        Grids of a worker at most; None for any number.
    pooled
        True when workers may serve grids of every community.

    Examples
    --------
    >>> WorkerRules(window=(0.8, 1.2)).as_dict()["window"]
    [0.8, 1.2]
    """

    window: Shares | None = None
    part_time: bool = False
    grids_per_worker: int | None = None
    pooled: bool = False

    def __post_init__(self) -> None:
        if self.window is not None:
            object.__setattr__(self, "window", _window(self.window))
        if self.grids_per_worker is not None and not is_count(self.grids_per_worker, least=1):
            raise OptionError(f"grids_per_worker must be a whole number of at least 1, not {self.grids_per_worker!r}")

    def as_dict(self) -> dict[str, Any]:
        """Return the rules as plain values for JSON."""
        return vars(self) | {"window": None if self.window is None else list(self.window)}


def _window(window: Any) -> Shares:
    ends = tuple(window) if isinstance(window, tuple | list) else ()
    if len(ends) != 2 or not all(is_number(end) and end >= 0 for end in ends) or ends[0] > ends[1]:
        raise OptionError(
            f"window must run from a share of the usual load to a higher one, such as (0.8, 1.2), not {window!r}"
        )
    return float(ends[0]), float(ends[1])
