"""Scale and north below a small map, so that nothing on the map is behind them."""

from __future__ import annotations

import math

from gridplan.language import Lang, say
from gridplan.show.colours import INK
from gridplan.show.small.place import Place
from gridplan.text import html

_STEPS = (1, 2, 5)
_STRIP, _SHARE = 0.075, 0.25
"""Height of the strip as a share of the width of the map, and how long the bar may be."""


def with_scale(place: Place, drawn: str, lang: Lang) -> str:
    """Return a map as SVG with a bar of round length and an arrow to the north in a strip below it.

    Parameters
    ----------
    place
        Where the ground lies on the map.
    drawn
        SVG of the map.
    """
    left, top, wide, high = map(float, place.box.split())
    strip = _STRIP * wide
    box = f"{left:g} {top:g} {wide:g} {high + strip:.0f}"
    below = f'<g transform="translate({left:g} {top + high:g})" fill="{INK}">{_bar(place, wide, strip, lang)}</g>'
    return f'<svg viewBox="{box}" fill-rule="evenodd" stroke-linejoin="round">{drawn}{below}</svg>'


def round_metres(most: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20, 50, … that is not above `most`.

    Examples
    --------
    >>> round_metres(480.0), round_metres(0.3)
    (200.0, 0.2)
    """
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in _STEPS if step * power <= most * (1 + 1e-9))


def length_text(metres: float, lang: str | None) -> str:
    """Return a round length as it stands at a scale bar.

    Examples
    --------
    >>> length_text(200.0, "zh"), length_text(2000.0, "en")
    ('200 米', '2 km')
    """
    if metres >= 1000:
        return say("map-kilometres", lang, value=f"{metres / 1000:g}")
    return say("map-metres", lang, value=f"{metres:g}")


def _bar(place: Place, wide: float, strip: float, lang: Lang) -> str:
    metres = round_metres(_SHARE * wide / place.scale)
    long, low, size = metres * place.scale, 0.72 * strip, 0.42 * strip
    told = length_text(metres, lang)
    text = f'font-size="{size:.1f}" stroke="none" font-family="system-ui, sans-serif" font-weight="400"'
    path = f"M{size:.1f} {low - 0.3 * strip:.1f}v{0.3 * strip:.1f}h{long:.1f}v{-0.3 * strip:.1f}"
    tip, foot = wide - 3 * size, low - 0.62 * strip
    return (
        f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="{size / 8:.1f}"/>'
        f'<text class="told" x="{2 * size + long:.1f}" y="{low:.1f}" {text}>{html(told)}</text>'
        f'<path d="M{tip:.1f} {foot:.1f}l{size / 2:.1f} {0.62 * strip:.1f}h{-size:.1f}z"/>'
        f'<text class="told" x="{tip + size:.1f}" y="{low:.1f}" {text}>{html(say("map-north", lang))}</text>'
    )
