"""The daily route of each grid as a table: the verb."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gridplan.columns import ROUTE_COLUMNS
from gridplan.errors import OptionError
from gridplan.ground.walking import route_metres
from gridplan.options.made_columns import SAMPLE, WALKING_SPEED
from gridplan.options.numbers import is_count
from gridplan.plan import Plan


def routes(plan: Plan, *, sample: int = SAMPLE, speed: float = WALKING_SPEED) -> pd.DataFrame:
    """Return how long the daily route of each grid is: a round over its inhabited buildings.

    An estimate: nearest neighbour and 2-opt over at most `sample` buildings, drawn alike, lengthened by √(n / sample)
    and by what ways along streets are longer than straight lines; see `gridplan.ground.walking.route_metres`. Ways into
    the buildings and upstairs are not in it.

    Parameters
    ----------
    sample
        Buildings of a grid over which a tour is reckoned at most.
    speed
        m a minute.

    Returns
    -------
    DataFrame
        Columns ``grid``, ``stops`` (inhabited buildings), ``route_m``, ``route_minutes``, in the order of the codes;
        0 where nobody lives.

    Raises
    ------
    OptionError
        When `sample` is below 3, or `speed` is not above 0.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> plan = gp.partition(ground, effort=0)
    >>> found = gp.routes(plan)
    >>> len(found) == len(plan.grids), bool((found["route_m"] > 0).all())
    (True, True)
    """
    if not is_count(sample, least=3):
        raise OptionError(f"sample must be a whole number of at least 3, not {sample!r}")
    if not speed > 0:
        raise OptionError(f"speed must be above 0 m a minute, not {speed!r}")
    inhabited = plan.ground.units["households"].to_numpy(np.int64) > 0
    places = [plan.ground.points[(plan.labels == grid) & inhabited] for grid in range(len(plan.network.codes))]
    metres = np.array([round(route_metres(own, sample=sample)) for own in places], dtype=np.int64)
    columns = (plan.network.codes, [len(own) for own in places], metres, np.round(metres / speed, 1))
    return pd.DataFrame(dict(zip(ROUTE_COLUMNS, columns, strict=True)))
