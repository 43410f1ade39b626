"""The decorators of all kernels: compiled on first use, kept on disk where a folder can be written.

When developing: numba looks only at the file of the outermost kernel to decide whether its copy on disk is stale, so
remove ``gridplan/solve/__pycache__`` after changing a kernel that others call.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Return `function` compiled by numba: without the GIL, without fastmath, cached when the disk allows."""
    return _compile(function, {})


def lean_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Return a kernel that creates no arrays, compiled without reference counts.

    Numba counts references to every array at every call between kernels; a state of many arrays spends six times
    as long on that as on the search itself.
    """
    try:
        return _compile(function, {"_nrt": False})
    except KeyError:
        return _compile(function, {})


def _compile(function: Callable[P, R], options: dict[str, Any]) -> Callable[P, R]:
    # Numba refuses cache=True at decoration time where neither the package folder nor the user's cache folder can be
    # written (read-only containers); there the kernel is compiled anew in each process.
    try:
        return cast(Callable[P, R], numba.njit(nogil=True, cache=True, **options)(function))
    except RuntimeError:
        return cast(Callable[P, R], numba.njit(nogil=True, **options)(function))
