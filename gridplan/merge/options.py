"""What can never be right in what is asked of a merger."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from gridplan.errors import OptionError
from gridplan.options import Rules


def check_options(
    rules: Rules, layers: Collection[str], *, weights: Mapping[str, float], base: str | None, fixed: Collection[str],
    lines: Collection[str], compact: float, carry: str,
) -> None:  # fmt: skip
    """Refuse options that can never be right, all at once.

    Raises
    ------
    OptionError
        With every reason.
    """
    areal = set(layers) - set(lines)
    faults = []
    for option, names in (("weights", weights), ("base", [base] if base else []), ("fixed", fixed)):
        if unknown := sorted(set(names) - areal):
            known = ", ".join(sorted(areal))
            faults.append(f"{option} names {', '.join(unknown)}, which is none of the areal layers: {known}")
    if not areal:
        faults.append("at least one layer with polygons is needed")
    if wrong := sorted(name for name, value in weights.items() if not (np.isfinite(value) and value >= 0)):
        faults.append(f"weights must be numbers of at least 0, unlike those of {', '.join(wrong)}")
    elif areal and not any(weights.get(name, 1.0) > 0 for name in areal):
        faults.append("at least one department must have a weight above 0")
    if not 0 <= compact <= 1:
        faults.append(f"compact must be a number from 0 to 1, not {compact!r}")
    if carry not in ("largest", "split"):
        faults.append(f"carry must be largest or split, not {carry!r}")
    if rules.stay:
        faults.append("stay has no meaning in a merger: give the department whose grids are to stay more weight")
    if rules.locked and base is None:
        faults.append("locked names grids of the base: name it as base (--base)")
    if faults:
        raise OptionError("; ".join(faults))
