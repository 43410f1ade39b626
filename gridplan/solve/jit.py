"""The decorators of all kernels: compiled on first use, kept on disk where a folder can be written.

When developing: numba looks only at the file of the outermost kernel to decide whether its copy on disk is stale, so
remove the folders ``__pycache__`` under ``gridplan/solve`` after changing a kernel that others call.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Return `function` compiled by numba: without the GIL, without fastmath, cached when the disk allows."""
    return _cached(function, {})


def lean_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Return a kernel that creates no arrays, compiled without reference counts.

    Numba counts references to every array at every call between kernels; a state of many arrays spends six times
    as long on that as on the search itself.
    """
    return _cached(function, {"_nrt": False})


def inner_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Return a lean kernel that only kernels call: no Python face, and kept on disk only inside its callers."""
    return _compiled(function, {"_nrt": False, "no_cpython_wrapper": True})


def _cached(function: Callable[P, R], options: dict[str, Any]) -> Callable[P, R]:
    # Numba refuses cache=True at decoration time where neither the package folder nor the user's cache folder can be
    # written (read-only containers); there the kernel is compiled anew in each process.
    try:
        return _compiled(function, {"cache": True, **options})
    except RuntimeError:
        return _compiled(function, options)


def _compiled(function: Callable[P, R], options: dict[str, Any]) -> Callable[P, R]:
    # _nrt and the wrapper options are not in numba's manual; a numba that does not know them gets plain kernels.
    decorate = cast(Callable[..., Callable[[Callable[P, R]], Callable[P, R]]], numba.njit)
    try:
        return decorate(nogil=True, error_model="numpy", no_cfunc_wrapper=True, **options)(function)
    except KeyError:
        return decorate(nogil=True, error_model="numpy", cache=options.get("cache", False))(function)
