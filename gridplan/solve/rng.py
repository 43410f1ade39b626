"""A small random generator of our own, so that a seed means the same on every machine and numpy version.

SplitMix64 (Steele, Lea, Flood 2014): one 64-bit word of state, held in an array so that kernels can go on where the
last call ended.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import lean_kernel

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S33, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(33), np.uint64(11)
_ULP = 1.0 / 9007199254740992.0


@lean_kernel
def draw(state: NDArray[np.uint64]) -> Any:
    """Return the next 64 random bits."""
    state[0] += _STEP
    z = state[0]
    z = (z ^ (z >> _S30)) * _MIX1
    z = (z ^ (z >> _S27)) * _MIX2
    return z ^ (z >> _S31)


@lean_kernel
def below(state: NDArray[np.uint64], bound: int | np.int64) -> int:
    """Return a random integer in ``0 .. bound - 1``; `bound` is at most 2³¹."""
    return int(((draw(state) >> _S33) * np.uint64(bound)) >> _S31)


@lean_kernel
def uniform(state: NDArray[np.uint64]) -> float:
    """Return a random float in ``[0, 1)``."""
    return float(draw(state) >> _S11) * _ULP


def stream(seed: int, number: int = 0) -> NDArray[np.uint64]:
    """Return the state, uint64 (1,), of stream `number` of `seed`; streams do not overlap in practice.

    Examples
    --------
    >>> bool(stream(7)[0] == stream(7)[0]), bool(stream(7)[0] == stream(7, 1)[0])
    (True, False)
    """
    state = np.array([seed % 2**64], dtype=np.uint64)
    first = int(draw(state))
    state[0] = (first + number * 0xD1B54A32D192ED03) % 2**64
    draw(state)
    return state
