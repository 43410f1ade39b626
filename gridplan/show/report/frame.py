"""The frame of a map: what it shows, in metres and in steps, with scale and north."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gridplan.language import Lang, say
from gridplan.show.report.labels import LARGE, Taken
from gridplan.show.small.place import Place
from gridplan.show.small.scale_bar import length_text
from gridplan.text import html

WIDTH, HEIGHT = 1600, 1000
"""Steps across and down; a building of 10 m is some 20 of them on the map of a grid of 400 m."""
LOWEST, HIGHEST = 700, 1250
"""Steps down of maps that are as high as their subject asks for."""
_LEAST_AROUND = 30.0
"""A map reaches so many m beyond its subject, and a share of its size more."""
_BEYOND = 0.02
"""What is drawn reaches so far beyond the frame, as a share: cut edges do not show."""
_SCALES = (1, 2, 5)

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """What a map shows.

    Parameters
    ----------
    place
        Where the ground lies on it.
    height
        Steps down.
    """

    place: Place
    height: float

    @property
    def box(self) -> Box:
        """West, south, east and north end, m."""
        return self._box(0.0)

    @property
    def cut(self) -> Box:
        """The box to which shapes are cut, a little larger."""
        return self._box(_BEYOND)

    def _box(self, beyond: float) -> Box:
        wide, high = WIDTH / self.place.scale, self.height / self.place.scale
        more = beyond * wide
        west, north = self.place.west, self.place.north
        return west - more, north - high - more, west + wide + more, north + more

    def taken(self) -> Taken:
        """Return the room for names: all but that of scale and north."""
        found = Taken(WIDTH, self.height)
        found.place((30 + self._bar[1] / 2, self.height - 44), self._bar[1] + 20, 2 * LARGE)
        found.place((WIDTH - 50, 58), 3 * LARGE, 3 * LARGE)
        return found

    def furniture(self, lang: Lang) -> str:
        """Return scale and north as SVG."""
        metres, long = self._bar
        return (
            f'<g class="scale" transform="translate(30 {self.height - 30:.0f})"><path d="M0-14v14h{long:.0f}v-14"/>'
            f'<text x="{long / 2:.0f}" y="-12">{html(length_text(metres, lang))}</text></g>'
            f'<g class="north" transform="translate({WIDTH - 50} 76)"><path d="M0-56l16 36h-32z"/>'
            f'<text y="12">{html(say("map-north", lang))}</text></g>'
        )

    def svg(self, drawn: str, name: str) -> str:
        """Return what is drawn as a picture with a name."""
        box = f"0 0 {WIDTH} {self.height:.0f}"
        role = "group" if "<a " in drawn else "img"  # what is in an image cannot be followed
        return f'<svg class="map" viewBox="{box}" role="{role}" aria-label="{html(name)}">{drawn}</svg>'

    @property
    def _bar(self) -> tuple[float, float]:
        """A round number of metres, at most a quarter of the map, and how long that is, steps."""
        most = WIDTH / 4 / self.place.scale
        power = 10.0 ** math.floor(math.log10(most))
        metres = max(step * power for step in _SCALES if step * power <= most)
        return metres, metres * self.place.scale


def frame_around(bounds: Sequence[float], *, share: float, lowest: float = HEIGHT, highest: float = HEIGHT) -> Frame:
    """Return the frame of a map with `bounds` in its middle.

    Parameters
    ----------
    bounds
        West, south, east, north, m.
    share
        How far the map reaches beyond them, as a share of their size.
    lowest, highest
        Steps down at least and at most.

    Examples
    --------
    >>> frame_around((0.0, 0.0, 770.0, 300.0), share=0.0, lowest=700).height
    700
    """
    west, south, east, north = bounds
    wide = (east - west) * (1 + 2 * share) + 2 * _LEAST_AROUND
    high = (north - south) * (1 + 2 * share) + 2 * _LEAST_AROUND
    height = min(max(WIDTH * high / wide, lowest), highest)
    scale = min(WIDTH / wide, height / high)
    corner = ((west + east) / 2 - WIDTH / scale / 2, (south + north) / 2 + height / scale / 2)
    return Frame(Place(corner[0], corner[1], scale, f"0 0 {WIDTH} {height:.0f}"), height)
