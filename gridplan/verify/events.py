"""The letters of a round, worked out anew from what its older and newer grids have in common.

An older grid goes on as the newer one of its code if they have a building in common; of those left over on both sides,
two of which each has more than half in common with the other go on as one. It is unchanged (U) or recoded (C) where no
building crossed its border; else split (S) where newer grids that nobody goes on as are mainly from it, merged (M)
where older ones that do not go on are mainly in it, redrawn (X) with both or neither. One that does not go on is split
into several such newer grids, merged where it is mainly in another, or retired (R).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

Pair = tuple[str, str]


class Common(NamedTuple):
    """What an older and a newer grid have in common."""

    households: int
    units: int


def events_of(common: Mapping[Pair, Common], old_codes: Collection[str]) -> dict[str, str]:
    """Return older grid → its letter.

    Examples
    --------
    >>> events_of({("1", "1"): Common(9, 1), ("2", "1"): Common(5, 1)}, ["1", "2", "3"])
    {'1': 'M', '2': 'M', '3': 'R'}
    """
    back = {(new, old): shared for (old, new), shared in common.items()}
    main_of_old, main_of_new = _mains(common), _mains(back)
    heirs = _heirs(common, main_of_old, main_of_new)
    heard = set(heirs.values())
    born = Counter(old for new, old in main_of_new.items() if new not in heard)
    joined = Counter(new for old, new in main_of_old.items() if old not in heirs)
    meets = Counter(old for old, _ in common), Counter(new for _, new in common)
    found = {}
    for old in old_codes:
        heir = heirs.get(old)
        if heir is None:
            found[old] = "S" if born[old] > 1 else "M" if old in main_of_old and not born[old] else "R"
        elif meets[0][old] == meets[1][heir] == 1:
            found[old] = "U" if heir == old else "C"
        else:
            found[old] = {(True, False): "S", (False, True): "M"}.get((born[old] > 0, joined[heir] > 0), "X")
    return found


def _mains(common: Mapping[Pair, Common]) -> dict[str, str]:
    """Return grid → the other grid that more than half of its households are in, of its buildings where these tie."""
    total: dict[str, Common] = defaultdict(lambda: Common(0, 0))
    for (own, _), shared in common.items():
        total[own] = Common(total[own].households + shared.households, total[own].units + shared.units)
    return {
        own: other
        for (own, other), shared in common.items()
        if (2 * shared.households, 2 * shared.units) > (total[own].households, total[own].units)
    }


def _heirs(
    common: Mapping[Pair, Common], main_of_old: Mapping[str, str], main_of_new: Mapping[str, str]
) -> dict[str, str]:
    """Return older grid → the newer one that it goes on as."""
    found = {old: new for old, new in common if old == new}
    heard = set(found.values())
    mutual = {old: new for old, new in main_of_old.items() if main_of_new.get(new) == old}
    return found | {old: new for old, new in mutual.items() if old not in found and new not in heard}
