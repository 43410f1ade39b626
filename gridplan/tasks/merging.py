"""What departments' networks are worth to the search that makes them one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.ground.areas import areas_of
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.plan import Network
from gridplan.tasks.cutting import worker_rooms
from gridplan.wishes.fields import Fields
from gridplan.wishes.mates import Mates, Sizes, mates_of

_LEAST_COMPACT = 1e-3
_BASE = 1.1
"""What the base counts beside its weight, so that it decides where the others are divided."""


def wanted_mates(
    networks: Sequence[Network],
    ground: Ground,
    rules: Rules,
    *,
    load: NDArray[np.int64],
    weights: Mapping[str, float],
    base: str | None,
    compact: float,
    fields: Fields,
) -> Mates:
    """Return the grid-mates of departments' networks that are to stay together, as a merger's dials weigh them.

    Parameters
    ----------
    load
        int64 (n,), load of each unit.
    weights
        Department → weight of its network.
    base
        The department that decides where the others are divided, or None.
    compact
        The dial: 0 keeps grid-mates together whatever the shapes, 1 weighs compact shapes as much.
    fields
        The parts of the ground between fixed borders; no grid reaches from one to another.
    """
    rooms = worker_rooms(ground, rules, load, areas_of(ground, rules, load))
    lo, hi = (np.array([getattr(room, end)[0] for room in rooms.kinds]) for end in ("lo", "hi"))
    sizes = Sizes(rooms.kinds[0].amounts[:, 0], rooms.area, lo, hi)
    power = [weights[network.name] * (_BASE if network.name == base else 1.0) for network in networks]
    return mates_of(
        [network.labels for network in networks],
        power,
        ground.units["households"].to_numpy(np.int64),
        sizes=sizes,
        keep=1 / max(compact, _LEAST_COMPACT),
        fields=fields,
    )
