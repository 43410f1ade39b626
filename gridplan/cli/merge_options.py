"""The options that say how departments' networks are made one."""

import math
from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal, NamedTuple

import typer

from gridplan.cli.departments import Asked, asked_of, settled
from gridplan.cli.named import numbers_of, pairs_of, strangers
from gridplan.cli.takes import fitted
from gridplan.cli.wishes import Lock
from gridplan.language import say

_PANEL = "One network"


def _option(name: str, help_: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=_PANEL, metavar=metavar)
    return option


Weight = Annotated[
    list[str] | None, _option("--weight", "What a department's grids count for, 1 usual; repeatable.", "NAME=NUMBER")
]
Base = Annotated[
    str | None, _option("--base", "Department whose codes go on, and whose grids stay where all else is equal.", "NAME")
]
Fixed = Annotated[
    list[str] | None, _option("--fixed", "Department whose borders no new grid crosses; repeatable.", "NAME")
]
Compact = Annotated[
    float | None, _option("--compact", "0 keeps old borders whatever the shapes, 1 weighs compact shapes as much.")
]
Carry = Annotated[
    Literal["largest", "split"] | None,
    _option("--carry", "Where functions and people of an old grid go: to its largest share, or split by share."),
]


class Merging(NamedTuple):
    """The departments' layers, and how they are to be made one: keywords of `gridplan.merge`."""

    departments: Asked
    dials: dict[str, Any]


def _merging(
    said: tuple[Asked, tuple[str, ...]],
    weight: Weight = None,
    base: Base = None,
    fixed: Fixed = None,
    compact: Compact = None,
    carry: Carry = None,
    lock: Lock = None,
) -> Merging:
    """Return what the options ask; all that is written wrongly is refused at once."""
    asked, faults = said
    names = tuple(asked.files)
    texts = pairs_of("--weight", weight, usual="police=2")
    weights, wrong = numbers_of("--weight", texts.values)
    faults += texts.faults + wrong + strangers("--weight", texts.values, names)
    faults += strangers("--base", [base] if base else [], names) + strangers("--fixed", fixed or [], names)
    areal = set(names) - set(asked.reading.get("lines", ()))
    said_of = {"--weight": texts.values, "--base": [base] if base else [], "--fixed": fixed or []}
    faults += _lines_named(said_of, set(names) - areal) + _without_say(areal, weights)
    if compact is not None and not 0 <= compact <= 1:
        faults += (say("option-compact", value=compact),)
    if lock and base is None:
        faults += (say("option-lock"),)
    dials: dict[str, Any] = {"weights": weights or None, "base": base, "fixed": tuple(fixed or ()) or None}
    dials |= {"compact": compact, "carry": carry}
    departments = settled((asked, faults))
    return Merging(departments, {name: value for name, value in dials.items() if value is not None})


def _lines_named(said_of: Mapping[str, Collection[str]], lines: Collection[str]) -> tuple[str, ...]:
    """Return what is wrong with options that name departments of road segments, which take no part in a division."""
    return tuple(
        say("option-line", option=option, name=name)
        for option, names in said_of.items()
        for name in names
        if name in lines
    )


def _without_say(areal: Collection[str], weights: Mapping[str, float]) -> tuple[str, ...]:
    """Return what is wrong where no department with areas can have a say in the division."""
    if not areal:
        return (say("option-no-areas"),)
    wrong = tuple(
        say("option-weight", name=name, value=f"{value:g}")
        for name, value in weights.items()
        if not (math.isfinite(value) and value >= 0)
    )
    if wrong or any(weights.get(name, 1.0) > 0 for name in areal):
        return wrong
    return (say("option-no-weight"),)


merging_asked = fitted(_merging, said=asked_of)
"""Returns the layers and the dials that the options name."""
