"""Counts of one side that are to be even: what there is to share, whole, with no two items more than one apart."""

from __future__ import annotations

import numpy as np

from gridplan.errors import OptionError
from gridplan.people.pairing.sides import Side


def evened(side: Side, other: Side, *, name: str, shared: bool) -> Side:
    """Return `side` with the counts of an even share of what the other side brings.

    A row's own counts go before: it takes as near to the even share as they let it.

    Parameters
    ----------
    name
        The option, as errors call it.
    shared
        Whether the amounts of the other side are shared out, not its items.

    Raises
    ------
    OptionError
        When it is not fixed how many the items of the other side take, so that nothing tells what is to be shared.

    Examples
    --------
    >>> import pandas as pd
    >>> from gridplan.people.pairing.reading import read_side
    >>> usual = dict.fromkeys(("id", "community", "lower", "upper", "amount", "x", "y"))
    >>> leaders, roads = (
    ...     read_side(pd.DataFrame({"id": range(n)}), which, counts=ends, of=usual, system=None)[0]
    ...     for n, which, ends in ((5, "left", (1, 1)), (3, "right", (0, None)))
    ... )
    >>> even = evened(roads, leaders, name="right_counts", shared=False)
    >>> even.lower.tolist(), even.upper.tolist()
    ([1, 1, 1], [2, 2, 2])
    """
    if not shared and (other.lower != other.upper).any():
        raise OptionError(f"{name} can be even where each item of the other side takes a fixed number, such as (1, 1)")
    total = int((other.amount if shared else other.upper).sum())
    fewest, over = divmod(total, max(len(side), 1))
    most = fewest + bool(over)
    top = np.where(side.upper < 0, most, side.upper)
    lower = np.minimum(np.maximum(side.lower, fewest), top)
    return side.replace(lower=lower, upper=np.maximum(np.minimum(top, most), lower))
