"""What grids are called: as the planner says, or by estate, community and number, or main street."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.language import say
from gridplan.naming.estates import Estates
from gridplan.naming.lines import community_titles, one_line, texts_of
from gridplan.naming.streets import main_streets
from gridplan.options import CodeScheme
from gridplan.options.dedicated import DEDICATED
from gridplan.plan import Plan

Titles = list[str]
_COMPASS = (("west", "east"), ("south", "north"))


def titles(plan: Plan, estates: Estates, *, lang: str) -> Titles:
    """Return the name of each grid in one language, each another.

    The planner's own name counts first; then the dedicated place that it is, the estate where most households live, the
    community with the serial of the code, the main street, and at the last the code: also where that names another
    community.
    """
    codes = plan.network.codes
    own = {code: one_line(name) for code, name in plan.names.items() if code in codes and one_line(name)}
    made = [own.get(code) or base for code, base in zip(codes, _made(plan, estates, lang), strict=True)]
    return _told_apart(made, codes, plan, own=own, lang=lang)


def _made(plan: Plan, estates: Estates, lang: str) -> Titles:
    """Return the names that the ground suggests, several grids may share one."""
    community, known = texts_of(plan.grids, "community"), community_titles(plan)
    streets = np.full(len(community), "", dtype=object) if (community != "").all() else main_streets(plan)
    others = set(texts_of(plan.ground.units, "community")) - {""}
    codes, scheme = plan.network.codes, plan.rules.codes
    serials = [_serial(code, own, others, scheme) for code, own in zip(codes, community, strict=True)]
    places = texts_of(plan.grids, DEDICATED)
    grounds = np.where(places != "", places, estates.main(plan))
    rows = zip(codes, grounds, community, serials, streets, strict=True)
    return [_title(*row, known=known, lang=lang) for row in rows]


def _title(
    code: str, ground: str, community: str, serial: str, street: str, *, known: Mapping[str, str], lang: str
) -> str:
    if ground:
        return ground
    if community and serial:
        return say("naming-of-community", lang, community=known.get(community, community), number=serial)
    return ("" if community else street) or say("naming-of-code", lang, code=one_line(code))


def _serial(code: str, community: str, others: Collection[str], scheme: CodeScheme) -> str:
    """Return what a code adds to its community, without zeros in front; empty where it names another community.

    The code of a grid that was edited by hand, or that lies in several communities, may do so.
    """
    head = scheme.head(community, administrative=scheme.is_administrative(community))
    own = code.startswith(head)
    if not own and (scheme.is_administrative(code[: scheme.parent_digits]) or code.startswith(tuple(others))):
        return ""
    serial = code.removeprefix(head)
    return serial.lstrip("0") or code if serial.isascii() and serial.isdigit() else one_line(serial)


def _told_apart(made: Titles, codes: Sequence[str], plan: Plan, *, own: Mapping[str, str], lang: str) -> Titles:
    """Return names of which no two are equal; those that the planner gave stay, unless two of them are equal."""
    free = [i for i, code in enumerate(codes) if code not in own]
    middles = shapely.get_coordinates(shapely.centroid(plan.grids.geometry.to_numpy()))
    same: dict[str, list[int]] = {}
    for i in free:
        same.setdefault(made[i], []).append(i)
    found = dict(enumerate(made))
    for name, grids in same.items():
        if len(grids) > 1:
            found |= _parted(grids, name, middles, lang=lang)
    count = Counter(found.values())
    twice = Counter(own.values())
    again = {i for i, code in enumerate(codes) if (twice[own[code]] if code in own else count[found[i]]) > 1}
    return [_part(name, one_line(codes[i]), lang) if i in again else name for i, name in sorted(found.items())]


def _parted(grids: list[int], name: str, middles: NDArray[np.float64], *, lang: str) -> dict[int, str]:
    """Return one name for each of several grids: by direction where they are two, else numbered from the west."""
    if len(grids) == 2:
        spread = np.abs(middles[grids[0]] - middles[grids[1]])
        axis = int(spread[1] > spread[0])
        order = sorted(grids, key=lambda i: float(middles[i, axis]))
        parts = [say(f"naming-{side}", lang) for side in _COMPASS[axis]]
    else:
        order = sorted(grids, key=lambda i: (float(middles[i, 0]), -float(middles[i, 1])))
        parts = [str(number) for number in range(1, len(grids) + 1)]
    return {i: _part(name, part, lang) for i, part in zip(order, parts, strict=True)}


def _part(name: str, which: str, lang: str) -> str:
    return say("naming-part", lang, name=name, which=which)
