"""What each plot of a generated place is for: housing, or one of the grounds that may be grids of their own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gridplan.errors import OptionError
from gridplan.ground.apportion import largest_remainder
from gridplan.ground.places.plots import Plots, worth_building
from gridplan.ground.places.preset import Preset
from gridplan.ground.town.layout import Rect

HOUSING = ("managed", "open", "old")
DEDICATED = ("mall", "office", "market", "campus", "hospital", "park", "administrative", "industrial")
USES = (*HOUSING, *DEDICATED, "green")
AREA_KINDS = {
    **dict.fromkeys(HOUSING, "residential"),
    **dict.fromkeys(("mall", "office", "market"), "commercial"),
    **dict.fromkeys(("campus", "hospital"), "campus"),
    **dict.fromkeys(("park", "administrative", "green"), "administrative"),
    "industrial": "industrial",
}
"""The five kinds of area. Hospitals count as campuses, parks as the administration's."""
_INWARD = {"mall": 0.02, "office": 0.03, "market": 0.02}
_ANYWHERE = {"campus": 0.045, "hospital": 0.01, "park": 0.045, "administrative": 0.015}
_OUTWARD = {"industrial": 0.02}
_OF_CLASS: Mapping[str, Mapping[str, float]] = {
    "": {},
    "old": {"managed": 0.3, "open": 2.0, "old": 3.0},
    "redevelopment": {"managed": 0.6, "old": 5.0, "green": 1.0},
    "commercial": {"mall": 6.0, "office": 6.0, "market": 5.0},
    "new": {"managed": 3.0, "open": 0.2, "old": 0.0},
    "institution": {"campus": 5.0, "hospital": 5.0, "administrative": 6.0, "office": 2.0},
}
_EVERY = 40
"""From so many plots on, a place has every kind of dedicated ground."""
_SPARE = 1.12


def enough_plots(plots: Plots, preset: Preset) -> bool:
    """Return whether there is a plot for every estate, some to spare, and one at least in each community."""
    good = np.array([worth_building(plot) for plot in plots.plots])
    inside = np.bincount(_communities(plots)[good], minlength=preset.communities)
    return bool((inside > 0).all()) and (preset.estates is None or good.sum() >= preset.estates * _SPARE)


def choose_uses(plots: Plots, preset: Preset, rng: np.random.Generator) -> tuple[list[str], NDArray[np.intp]]:
    """Return the use of each plot, and the plots that are residential estates where the preset says how many.

    Raises
    ------
    OptionError
        When there are not as many plots as estates.
    """
    good = np.array([worth_building(plot) for plot in plots.plots])
    community = _communities(plots)
    weights = _weights(plots, preset, rng)
    drawn = _draw(weights, rng)
    drawn[~good] = USES.index("green")
    estates = _estates(plots.plots, community, good, preset, rng)
    if preset.estates is not None:
        others = np.setdiff1d(np.flatnonzero(good), estates)
        weights[others, 0] = 0.0
        if preset.in_estates == 1:
            weights[others, : len(HOUSING)] = 0.0
        drawn[others] = _draw(weights[others], rng)
        chance = rng.random(len(estates))
        drawn[estates] = (chance < _limit(chance, preset)).astype(np.intp)
    _have_every_kind(drawn, weights, good, estates)
    _house_everyone(drawn, plots.plots, community, good)
    return [USES[use] for use in drawn], estates


def _limit(chance: NDArray[np.float64], preset: Preset) -> float:
    """Return below which chance an estate is open: the share of the preset, or just so many that it is met exactly."""
    if preset.open_households is None:
        return preset.open_estates
    return float(np.sort(chance)[round(len(chance) * preset.open_estates)])


def _communities(plots: Plots) -> NDArray[np.intp]:
    return np.array([plot.community for plot in plots.plots], dtype=np.intp)


def _weights(plots: Plots, preset: Preset, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return how likely each use is on each plot, float64 (p, u): business amid the town, estates and works outside."""
    frame = plots.town.frame
    middles = np.array([((p.west + p.east) / 2, (p.south + p.north) / 2) for p in plots.plots])
    far = np.minimum(np.hypot(*(middles / (frame.width, frame.height) - 0.5).T) / 0.7, 1.0)
    community = _communities(plots)
    mean = 1 - preset.open_estates if preset.open_estates else 0.45
    managed = np.clip(mean + rng.uniform(-0.2, 0.2, preset.communities), 0.05, 0.95)[community]
    columns = {
        "managed": managed * (0.6 + 0.8 * far),
        "open": (1 - managed) * 0.75,
        "old": (1 - managed) * 0.5 * (1 - far),
        "green": np.full(len(far), 0.005),
    }
    columns |= {use: share * 2 * (1 - far) for use, share in _INWARD.items()}
    columns |= {use: np.full(len(far), share) for use, share in _ANYWHERE.items()}
    columns |= {use: share * 2 * far for use, share in _OUTWARD.items()}
    weights = np.column_stack([columns[use] * preset.uses.get(use, 1.0) for use in USES])
    factors = np.array([[_OF_CLASS[name].get(use, 1.0) for use in USES] for name in class_of_each(preset)])
    return np.asarray(weights * factors[community])


def class_of_each(preset: Preset) -> list[str]:
    """Return the class of each community, empty where the preset knows none."""
    classes = preset.classes or ("",)
    return [classes[i % len(classes)] for i in range(preset.communities)]


def _draw(weights: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.intp]:
    """Return one column of each row, drawn by weight, intp (p,)."""
    ends = np.cumsum(weights, axis=1)
    return np.asarray((rng.random((len(weights), 1)) * ends[:, -1:] >= ends).sum(axis=1), dtype=np.intp)


def _estates(
    plots: tuple[Rect, ...],
    community: NDArray[np.intp],
    good: NDArray[np.bool_],
    preset: Preset,
    rng: np.random.Generator,
) -> NDArray[np.intp]:
    """Return the plots of the estates: in each community the larger ones, more or less."""
    if preset.estates is None:
        return np.zeros(0, dtype=np.intp)
    room = np.bincount(community[good], minlength=preset.communities)
    if preset.estates > room.sum():
        raise OptionError(f"{room.sum()} plots are too few for {preset.estates} estates")
    each = largest_remainder(room, preset.estates)
    size = np.array([plot.inner().width * plot.inner().height for plot in plots]) * rng.uniform(0.6, 1.4, len(plots))
    found = []
    for number, count in enumerate(each):
        own = np.flatnonzero(good & (community == number))
        found.append(own[np.argsort(-size[own], kind="stable")[:count]])
    return np.sort(np.concatenate(found))


def _have_every_kind(
    drawn: NDArray[np.intp], weights: NDArray[np.float64], good: NDArray[np.bool_], estates: NDArray[np.intp]
) -> None:
    """Give each kind of dedicated ground that is still missing its likeliest plot."""
    free = good.copy()
    free[estates] = False
    if free.sum() < _EVERY:
        return
    for use in range(len(HOUSING), len(HOUSING) + len(DEDICATED)):
        if not (drawn == use).any():
            spare = np.flatnonzero(
                free & ((drawn < len(HOUSING)) | (np.bincount(drawn, minlength=len(USES))[drawn] > 1))
            )
            drawn[spare[int(np.argmax(weights[spare, use]))]] = use


def _house_everyone(
    drawn: NDArray[np.intp], plots: tuple[Rect, ...], community: NDArray[np.intp], good: NDArray[np.bool_]
) -> None:
    """Let people live in every community: on its largest plot where there is no housing."""
    size = np.array([plot.width * plot.height for plot in plots])
    for number in np.setdiff1d(np.unique(community), np.unique(community[drawn < len(HOUSING)])):
        own = np.flatnonzero(good & (community == number))
        drawn[own[int(np.argmax(size[own]))]] = HOUSING.index("open")
