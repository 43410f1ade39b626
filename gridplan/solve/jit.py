"""The one decorator of all kernels: compiled on first use, kept on disk where a folder can be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Return `function` compiled by numba: without the GIL, without fastmath, cached when the disk allows.

    Numba refuses ``cache=True`` at decoration time where neither the package folder nor the user's cache folder can
    be written (read-only containers); there the kernel is compiled anew in each process.
    """
    try:
        return cast(Callable[P, R], numba.njit(nogil=True, cache=True)(function))
    except RuntimeError:
        return cast(Callable[P, R], numba.njit(nogil=True)(function))
