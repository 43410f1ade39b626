"""Faults of coordinate systems, told with the option of the command line that helps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from gridplan.errors import InputError
from gridplan.findings import Finding


@contextmanager
def named_by(option: str) -> Iterator[None]:
    """Let faults that advise to name a coordinate system name `option` for it, such as ``--roads-crs``.

    Raises
    ------
    InputError
        With the faults found inside.
    """
    with _retold(lambda fault: _advising(fault, option)):
        yield


def _advising(fault: Finding, option: str) -> Finding:
    return replace(fault, numbers={**fault.numbers, "option": option}) if "option" in fault.numbers else fault


@contextmanager
def unnamed(layer: str) -> Iterator[None]:
    """Let the fault of a layer without a coordinate system name no option, because there is none for it.

    Raises
    ------
    InputError
        With the faults found inside.
    """
    missing = Finding("layer-crs-missing", numbers={"layer": layer})
    with _retold(lambda fault: missing if fault.code == "crs-missing" else fault):
        yield


@contextmanager
def _retold(retell: Callable[[Finding], Finding]) -> Iterator[None]:
    try:
        yield
    except InputError as fault:
        raise InputError(tuple(map(retell, fault.findings))) from None
