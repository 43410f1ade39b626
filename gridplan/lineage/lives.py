"""The life of every building over all versions of a plan: its id and its grid in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.history import Round

Texts = NDArray[np.object_]


@dataclass(frozen=True, eq=False, repr=False)
class Lives:
    """What each building was called and which grid held it, in each version, oldest first.

    A building that was made several has a life for each of them, alike up to then.

    Parameters
    ----------
    units
        For each version object (m,): ids of then, None while a building did not stand.
    grids
        For each version object (m,): codes of then, None for none.
    households
        int64 (m,), of today, of then where a building is gone.
    """

    units: tuple[Texts, ...]
    grids: tuple[Texts, ...]
    households: NDArray[np.int64]


def lives_of(history: Sequence[Round], units: Texts, grids: Texts, households: NDArray[np.int64]) -> Lives:
    """Return the lives of all buildings, traced back from today's.

    Parameters
    ----------
    units, grids
        object (n,), today's id of each building and the code of its grid, None for none.
    households
        int64 (n,).

    Returns
    -------
    Lives
        Of today's buildings in their order, then of those gone, the last ones first.
    """
    names, codes = [units], [grids]
    for past in reversed(history):
        moves = past.units.astype(object).where(past.units.notna(), None)
        still, gone = moves[moves["unit"].notna()], moves[moves["unit"].isna()]
        at = pd.Index(still["unit"], dtype=object).get_indexer(names[-1])
        names.append(_before(names[-1], at, still["old_unit"]))
        codes.append(_before(codes[-1], at, still["old_grid"]))
        names = [*(_longer(name, len(gone)) for name in names[:-1]), _joined(names[-1], gone["old_unit"])]
        codes = [*(_longer(code, len(gone)) for code in codes[:-1]), _joined(codes[-1], gone["old_grid"])]
        households = np.concatenate([households, gone["households"].to_numpy(np.int64)])
    return Lives(tuple(reversed(names)), tuple(reversed(codes)), households)


def _before(now: Texts, at: NDArray[np.int64], was: pd.Series) -> Texts:
    """Return what was where something is told of it, else what is now."""
    found = now.copy()
    found[at >= 0] = was.to_numpy(dtype=object)[at[at >= 0]]
    return found


def _longer(texts: Texts, more: int) -> Texts:
    return np.concatenate([texts, np.full(more, None, dtype=object)])


def _joined(texts: Texts, more: pd.Series) -> Texts:
    return np.concatenate([texts, more.to_numpy(dtype=object)])
