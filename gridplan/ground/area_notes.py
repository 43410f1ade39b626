"""What is told about the areas of a ground: how large each is, and which units are counted to another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.areas import Areas, area_words, areas_of
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.options.dedicated import place_of_area


def area_notes(ground: Ground, rules: Rules, load: NDArray[np.int64]) -> tuple[Finding, ...]:
    """Return what areas there are, and which units joined another one, by kind, in the words of the data.

    Without areas, that windows of single kinds are of no effect, where the standard has some.

    Parameters
    ----------
    load
        int64 (n,), load of each unit.
    """
    areas = areas_of(ground, rules, load)
    if areas is None or rules.areas is None:
        return (Finding("areas-by-kind"),) if rules.standard is not None and rules.standard.windows else ()
    words = _words(ground, rules, areas)
    return (*_found(areas, rules, load, words), *_joined(ground, areas, rules, load, words=words))


def _words(ground: Ground, rules: Rules, areas: Areas) -> list[str]:
    """Return what most units call each kind of area, the kind itself where none does, and a last empty word."""
    told: dict[str, Counter[str]] = {}
    for word, kind in zip(ground.units[rules.areas], area_words(ground.units, rules), strict=True):
        told.setdefault(kind, Counter())[str(word).strip()] += 1
    return [*(told[kind].most_common(1)[0][0] if kind in told else kind for kind in areas.kinds), ""]


def _found(areas: Areas, rules: Rules, load: NDArray[np.int64], words: list[str]) -> Iterator[Finding]:
    """Yield each kind of area with its units, load and window."""
    resource = _resource(rules)
    scale = rules.per_worker if resource == "load" else 1
    for number, kind in enumerate(areas.kinds):
        own = areas.number == number
        if own.any() and not place_of_area(kind):
            lo, hi = (f"{end / scale:g}" for end in rules.windows_of(kind)[resource])
            numbers = {"area": words[number], "units": int(own.sum()), "amount": _amount(load[own], rules)}
            yield Finding(f"area-{resource}", numbers=numbers | {"lo": lo, "hi": hi})


def _joined(
    ground: Ground, areas: Areas, rules: Rules, load: NDArray[np.int64], *, words: list[str]
) -> Iterator[Finding]:
    """Yield the units of each kind of area that are counted to another one."""
    moved = areas.number != areas.given
    for own, other in sorted({*zip(areas.given[moved].tolist(), areas.number[moved].tolist(), strict=True)}):
        units = moved & (areas.given == own) & (areas.number == other)
        numbers = {"other": words[other], "amount": _amount(load[units], rules)}
        ids = tuple(ground.units["unit"][units].astype(str))
        if own >= 0:
            yield Finding(f"area-joined-{_resource(rules)}", ids, {"area": words[own], **numbers})
        else:
            yield Finding(f"area-unknown-{_resource(rules)}", ids, numbers)


def _resource(rules: Rules) -> str:
    return "households" if rules.load is None else "load"


def _amount(load: NDArray[np.int64], rules: Rules) -> str:
    """Return load as people say it: workers' worth, or households where these are the load."""
    total = int(load.sum())
    return str(total) if rules.load is None else f"{total / rules.per_worker:.2f}"
