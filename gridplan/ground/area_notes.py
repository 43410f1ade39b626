"""What is told about the areas of a ground: how large each is, and which units are counted to another one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.areas import Areas, areas_of
from gridplan.ground.ground import Ground
from gridplan.options import Rules


def area_notes(ground: Ground, rules: Rules, load: NDArray[np.int64]) -> tuple[Finding, ...]:
    """Return what areas there are, and which units joined another one, by kind."""
    areas = areas_of(ground, rules, load)
    if areas is None:
        return (Finding("areas-by-kind"),) if rules.standard is not None and rules.standard.windows else ()
    return (*_found(areas, rules, load), *_joined(ground, areas, rules, load))


def _found(areas: Areas, rules: Rules, load: NDArray[np.int64]) -> Iterator[Finding]:
    """Yield each kind of area with its units, load and window."""
    for number, kind in enumerate(areas.kinds):
        own = areas.number == number
        ends = rules.windows_of(kind)
        if own.any():
            name = "load" if "load" in ends else "households"
            scale = rules.per_worker if name == "load" else 1
            numbers = {
                "area": kind,
                "units": int(own.sum()),
                "worth": f"{int(load[own].sum()) / scale:g}" if scale == 1 else f"{int(load[own].sum()) / scale:.2f}",
                "lo": f"{ends[name][0] / scale:g}",
                "hi": f"{ends[name][1] / scale:g}",
            }
            yield Finding(f"area-{name}", numbers=numbers)


def _joined(ground: Ground, areas: Areas, rules: Rules, load: NDArray[np.int64]) -> Iterator[Finding]:
    """Yield the units of each kind of area that are counted to another one."""
    names = np.array([*areas.kinds, ""], dtype=object)
    moved = areas.number != areas.given
    for own, other in sorted({*zip(areas.given[moved].tolist(), areas.number[moved].tolist(), strict=True)}):
        units = moved & (areas.given == own) & (areas.number == other)
        numbers = {
            "area": names[own],
            "other": names[other],
            "worth": f"{int(load[units].sum()) / rules.per_worker:.2f}",
        }
        code = "area-joined" if own >= 0 else "area-unknown"
        yield Finding(code, tuple(ground.units["unit"][units].astype(str)), numbers)
