"""Standards: how many households one worker looks after, by kind of unit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from gridplan.errors import OptionError
from gridplan.options.numbers import is_count


class Standard(Mapping[str, int]):
    """How many households one worker looks after, by kind of unit.

    The load of a household is an integer in units of 1/lcm of the ratios, so loads add without rounding.

    Examples
    --------
    >>> s = Standard(open=300, managed=500)
    >>> s.per_worker, s.load_of("open"), s.load_of("managed")
    (1500, 5, 3)
    """

    def __init__(self, ratios: Mapping[str, int] | None = None, /, **more: int) -> None:
        self._ratios = dict(sorted({**(ratios or {}), **more}.items()))
        wrong = {kind: ratio for kind, ratio in self._ratios.items() if not is_count(ratio, least=1)}
        if wrong or not self._ratios:
            raise OptionError(f"households per worker must be whole numbers of at least 1, not {wrong or 'empty'}")
        self._ratios = {kind: int(ratio) for kind, ratio in self._ratios.items()}

    def __getitem__(self, kind: str) -> int:
        return self._ratios[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ratios)

    def __len__(self) -> int:
        return len(self._ratios)

    def __hash__(self) -> int:
        return hash(tuple(self._ratios.items()))

    def __repr__(self) -> str:
        return f"Standard({', '.join(f'{k}={v}' for k, v in self._ratios.items())})"

    @property
    def per_worker(self) -> int:
        """Load of one full worker: the least common multiple of the ratios."""
        return math.lcm(*self._ratios.values())

    def load_of(self, kind: str) -> int:
        """Load of one household of `kind`."""
        return self.per_worker // self._ratios[kind]
