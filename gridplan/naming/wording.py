"""What lies along the four sides of each grid, weighed by length and put into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from gridplan.language import say, sentences
from gridplan.naming.sides import SIDES
from gridplan.naming.things import NAMED, Thing

_MOST = 3
"""So many things are told of one side at most."""
_NAMED_SHARE, _OTHER_SHARE = 0.15, 0.4
"""What has a name is told from this share of its side on, what has none from the other."""
_ENOUGH = 0.8
"""Once so much of a side is told, nothing more is."""
_Listed = list[Thing]


def longest_things(
    grid: NDArray[np.int64], side: NDArray[np.int64], *, thing: NDArray[np.int64], width: NDArray[np.float64],
    things: Sequence[Thing],
) -> dict[tuple[int, int], _Listed]:  # fmt: skip
    """Return what is told of each side of each grid, the longest first.

    Parameters
    ----------
    grid, side, thing
        int64 (p,), of each piece of border: its grid, its position in `SIDES` and in `things`.
    width
        float64 (p,), m.
    """
    seen = width > 0
    counts = (grid.max(initial=0) + 1, len(SIDES), max(len(things), 1))
    keys, at = np.unique(np.ravel_multi_index((grid[seen], side[seen], thing[seen]), counts), return_inverse=True)
    metres = np.round(np.bincount(at, width[seen], len(keys)), 1)
    rows = (column.tolist() for column in (*np.unravel_index(keys, counts), metres))
    found: dict[tuple[int, int], list[tuple[float, Thing]]] = {}
    for own, way, what, length in zip(*rows, strict=True):
        found.setdefault((own, way), []).append((length, things[what]))
    return {place: _told(candidates) for place, candidates in found.items()}


def _told(candidates: list[tuple[float, Thing]]) -> _Listed:
    """Return what is told of one side, given the metres of each thing along it."""
    total = sum(metres for metres, _ in candidates)
    order = sorted(candidates, key=lambda pair: (-pair[0], pair[1]))
    shares = [(thing, metres / total if total else 1.0) for metres, thing in order]
    wanted = [(thing, share) for thing, share in shares if share >= _least(thing)] or shares[:1]
    before = accumulate((share for _, share in wanted), initial=0.0)
    return [thing for (thing, _), told in zip(wanted, before, strict=False) if told < _ENOUGH][:_MOST]


def _least(thing: Thing) -> float:
    return _NAMED_SHARE if thing.kind in NAMED else _OTHER_SHARE


def side_text(told: _Listed, titles: Mapping[str, str], *, lang: str) -> str:
    """Return the things along one side in words.

    Parameters
    ----------
    titles
        Code → name of each grid in this language.
    """
    texts = list(dict.fromkeys(_thing_text(thing, titles, lang=lang) for thing in told))
    if not texts:
        return ""
    *first, last = texts
    if not first:
        return last
    return say("naming-several", lang, first=say("naming-comma", lang).join(first), last=last)


def bounds_text(sides: Mapping[str, str], *, lang: str) -> str:
    """Return the sentence made of four sides; another one for a grid without ground."""
    if not any(sides.values()):
        return say("naming-no-ground", lang)
    return say("naming-bounds", lang, **{side: sides[side] for side in SIDES})


def _thing_text(thing: Thing, titles: Mapping[str, str], *, lang: str) -> str:
    if thing.kind in NAMED:
        return thing.name
    if thing.kind == "grid":
        return _grid_text(titles[thing.name], lang)
    if thing.kind == "unnamed-barrier":
        key = f"naming-unnamed-{thing.name.casefold()}"
        return say(key, lang) if key in sentences() else say("naming-unnamed", lang, kind=thing.name)
    return say(f"naming-{thing.kind}", lang)


def _grid_text(title: str, lang: str) -> str:
    """Return how a grid is spoken of: by its name, in quotation marks where that does not say that it is a grid."""
    return title if say("naming-word", lang) in title else say("naming-grid", lang, name=title)
