"""The ground of a command: surveyed from data, or taken from a plan that has one."""

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gridplan as gp
from gridplan.cli.files import GroundFile, Units
from gridplan.cli.inputs import read_ground
from gridplan.errors import OptionError
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Ground

_STILL_USED = ("units", "kind", "attributes")
"""Options of reading that ask something of a ground that is read already, or go with UNITS alone."""


def ground_or_plan(survey: "Callable[..., Ground]") -> "Callable[..., Ground]":
    """Return a maker of grounds with the options of `survey` and, in place of its units, a plan file."""
    own = inspect.signature(survey).parameters

    def ground(**values: Any) -> "Ground":
        file = values.pop("ground_file")
        if (file is None) == (values["units"] is None):
            raise OptionError(say("ground-choice"))
        if file is None:
            return survey(**values)
        if idle := _told(values):
            raise OptionError(say("ground-idle", options=", ".join(idle), file=file))
        return gp.load(file).ground

    named = [p.replace(default=None, annotation=Units) if p.name == "units" else p for p in own.values()]
    file = inspect.Parameter("ground_file", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=GroundFile)
    ground.__signature__ = inspect.Signature([*named, file])  # type: ignore[attr-defined]
    return ground


def _told(values: dict[str, Any]) -> list[str]:
    """Return the options of reading that were given a value of their own."""
    reading = {n: p for n, p in inspect.signature(read_ground).parameters.items() if n not in _STILL_USED}
    told = [name for name, p in reading.items() if values.get(name, p.default) != p.default]
    return [f"--{name.replace('_', '-')}" for name in told]
