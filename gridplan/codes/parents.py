"""The parent in a code: the community, or the series of ground of several communities."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.assembling.codes import reading_order
from gridplan.options.codes import CodeScheme, are_administrative

Parent = str | Sequence[str]
"""A community, or all those on which a grid lies."""


def community_set(parent: Parent) -> tuple[str, ...]:
    """Return the communities of a parent, sorted; none where there is no name.

    Examples
    --------
    >>> community_set("甲"), community_set(["乙", "甲", "甲"]), community_set("")
    (('甲',), ('乙', '甲'), ())
    """
    return tuple(sorted({parent} if isinstance(parent, str) else set(parent) - {""})) if parent else ()


def head_in(code: str, communities: tuple[str, ...], scheme: CodeScheme) -> str | None:
    """Return the head of a code that names these communities, with the separator, or None where it names them not.

    Examples
    --------
    >>> scheme = CodeScheme()
    >>> head_in("甲-001", ("甲",), scheme), head_in("110101001001005", ("110101001001",), scheme)
    ('甲-', '110101001001')
    >>> head_in("007", ("甲",), scheme) is None, head_in("甲乙-001", ("甲",), scheme) is None
    (True, True)
    >>> head_in("110101001601005", ("110101001001", "110101001002"), scheme)
    '110101001601'
    """
    if not communities:
        return None
    name = "+".join(communities)
    spoken = scheme.head(name, administrative=False)
    if code.startswith(spoken) and code != spoken:
        return spoken
    wide = scheme.parent_digits
    if not all(map(scheme.is_administrative, communities)) or not code[wide:]:
        return None
    if len(communities) == 1:
        return name if code.startswith(name) else None
    series = scheme.is_merged(code[:wide]) and code.startswith(communities[0][: -scheme.community])
    return code[:wide] if series else None


def parents_of(
    points: NDArray[np.float64],
    sets: Sequence[tuple[str, ...]],
    *,
    known: Mapping[tuple[str, ...], str],
    used: Collection[str],
    scheme: CodeScheme,
) -> tuple[list[str], bool]:
    """Return what stands for the communities of each grid in its code, and whether these are administrative codes.

    Ground of several communities has a number of its own behind administrative codes, given in reading order.

    Parameters
    ----------
    known
        Several communities → the number that their ground has already.
    used
        Codes that were given out before.
    """
    administrative = are_administrative({name for own in sets for name in own}, scheme)
    found = {own: "+".join(own) for own in set(sets)}
    if administrative:
        found |= _series(points, sets, known=known, used=used, scheme=scheme)
    return [found[own] for own in sets], administrative


def _series(
    points: NDArray[np.float64],
    sets: Sequence[tuple[str, ...]],
    *,
    known: Mapping[tuple[str, ...], str],
    used: Collection[str],
    scheme: CodeScheme,
) -> dict[tuple[str, ...], str]:
    """Return several communities → their number in the series of merged ones."""
    found = dict(known)
    fresh = sorted({own for own in sets if len(own) > 1} - set(found))
    middles = np.array([points[[own == one for own in sets]].mean(axis=0) for one in fresh]).reshape(-1, 2)
    taken = {code[: scheme.parent_digits] for code in used} | {name for own in sets for name in own}
    for at in reading_order(middles).tolist():
        found[fresh[at]] = next(scheme.merged_parents(fresh[at][0][: -scheme.community], taken))
        taken.add(found[fresh[at]])
    return found
