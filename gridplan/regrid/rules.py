"""What of the older plan's rules goes on: windows, standards and dials; not what was asked of the first division."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gridplan.errors import OptionError
from gridplan.findings import Finding
from gridplan.ground.ground import Ground
from gridplan.language import say
from gridplan.options import Rules
from gridplan.options.wishes import Group

Asked = Rules | Mapping[str, Any] | None
"""Rules to hold: all of them, those to be changed by name as `Rules.from_dict` reads them, or those there were."""

_ONCE = ("n_grids", "workers", "centres", "locked", "stay")
"""Rules that were about the first division alone."""


def rules_now(old: Rules, rules: Asked, ground: Ground, locked: Sequence[str]) -> Rules:
    """Return the rules to hold; those of the older plan go on as far as they are about buildings still there.

    Raises
    ------
    OptionError
        When the rules given ask for what only a fresh division can: a number of grids or workers, places of grids.
    """
    locked = (locked,) if isinstance(locked, str) else tuple(locked)
    if not isinstance(rules, Rules):
        goes_on = replace(_on_ground(old, ground), locked=locked)
        if not rules:
            return goes_on
        rules = Rules.from_dict(goes_on.as_dict() | dict(rules))
    if wrong := [name for name in _ONCE if name != "locked" and getattr(rules, name)]:
        raise OptionError(say("regrid-not-asked", names=", ".join(wrong)))
    return replace(rules, locked=locked or rules.locked)


def same_rules(old: Rules, new: Rules, ground: Ground) -> bool:
    """Tell whether a plan made by the older rules is held to the same ones now.

    Classes of communities do not count: they work through the loads of the units alone, which are compared themselves.
    """
    before = replace(_on_ground(old, ground), seed=0, effort=1, classes=None)
    return before == replace(new, locked=(), seed=0, effort=1, classes=None)


def wish_notes(old: Rules, rules: Asked, ground: Ground) -> tuple[Finding, ...]:
    """Return what of the older rules does not go on."""
    if isinstance(rules, Rules):
        return ()
    dropped = [name for name in ("n_grids", "workers", "centres") if getattr(old, name)]
    notes = (Finding("regrid-rules-dropped", numbers={"names": ", ".join(dropped)}),) if dropped else ()
    gone = sorted(_named(old) - set(ground.units["unit"].astype(str)))
    return (*notes, Finding("regrid-wishes-gone", tuple(gone))) if gone else notes


def _on_ground(old: Rules, ground: Ground) -> Rules:
    present = set(ground.units["unit"].astype(str))
    return replace(
        old,
        n_grids=None,
        workers=None,
        centres=(),
        locked=(),
        stay=0.0,
        pinned={unit: grid for unit, grid in old.pinned.items() if unit in present},
        together=tuple(_present(old.together, present)),
        apart=tuple(_present(old.apart, present)),
    )


def _present(groups: Sequence[Group], present: set[str]) -> Iterator[Group]:
    for group in groups:
        left = group if isinstance(group, str) else tuple(unit for unit in group if unit in present)
        if isinstance(left, str) or len(left) > 1:
            yield left


def _named(rules: Rules) -> set[str]:
    groups = [group for group in (*rules.together, *rules.apart) if not isinstance(group, str)]
    return {*rules.pinned, *(unit for group in groups for unit in group)}
