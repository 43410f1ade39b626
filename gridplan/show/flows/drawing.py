"""The picture of flows from old to new grids as SVG."""

from __future__ import annotations

from typing import Any, NamedTuple

from gridplan.language import Lang, hundredths_text, say
from gridplan.show.figures import number_text
from gridplan.show.flows.layout import Picture, Side
from gridplan.text import html, plain

COLOURS = {"": "#aeb7bf", "1:1": "#dfe4e8", "1:n": "#e0762a", "n:1": "#3c7fc0", "n:m": "#8a62b0"}
"""Flows that are slight, go on, split a grid, merge grids, or both."""

_INK, _SOFT, _BAR_INK = "#18222c", "#5a6672", "#26323f"
_BETWEEN, _BAR, _HEAD, _LEAST = 380, 9, 26, 0.7
_LONGEST, _SHORTEST_BAND = 150.0, 60.0
_MARGIN = 12
_RANK = {"": 0, "1:1": 1}


class _Across(NamedTuple):
    """Where bars and bands begin and end from left to right, px.

    Parameters
    ----------
    left, right
        Room for the names.
    between
        Length of the bands.
    longest
        Room for a code; longer ones are cut.
    """

    left: float
    right: float
    between: float
    longest: float

    @property
    def start(self) -> float:
        return self.left + _BAR

    @property
    def end(self) -> float:
        return self.start + self.between

    @property
    def width(self) -> float:
        return self.end + _BAR + self.right


def draw(picture: Picture, lang: Lang, *, name: str, width: float | None = None) -> str:
    """Return the picture as SVG that needs nothing beside it.

    Parameters
    ----------
    name
        What it shows.
    width
        The most that it may take, px: codes are cut and bands shortened to fit in. None for as much as reads well.
    """
    heads = [say("flows-old", lang, count=len(picture.old.codes)), say("flows-new", lang, count=len(picture.new.codes))]
    across = _across(picture, width)
    height = picture.height + _HEAD + 6
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across.width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {across.width:.0f} {height:.0f}" role="img" aria-label="{html(name)}" '
        f'font-family="system-ui, sans-serif" font-size="11.5">'
        f"{_head(heads[0], 0, 'start')}{_head(heads[1], across.width, 'end')}"
        f'<g transform="translate(0 {_HEAD})">{_bands(picture, across, lang)}'
        f"{_names(picture.old, across, is_new=False)}{_names(picture.new, across, is_new=True)}</g></svg>"
    )


def _across(picture: Picture, width: float | None) -> _Across:
    """Return the widths of names and bands; where both must fit in `width`, all that the names leave is bands."""
    sides = (picture.old, picture.new)
    if width is None:
        left, right = (_room(side, _LONGEST) for side in sides)
        return _Across(left, right, _BETWEEN, _LONGEST)
    counts = max((_width(f" {number_text(count)}") for side in sides for count in side.households), default=0.0)
    longest = (width - _SHORTEST_BAND) / 2 - _BAR - _MARGIN - counts
    left, right = (_room(side, longest) for side in sides)
    return _Across(left, right, width - left - right - 2 * _BAR, longest)


def _room(side: Side, longest: float) -> float:
    """Return the width that the names of a side take, by a generous guess of their letters."""
    rows = zip(side.codes, side.households, strict=True)
    return max((_width(f"{_short(code, longest)} {number_text(count)}") for code, count in rows), default=0.0) + _MARGIN


def _width(text: str) -> float:
    return sum(12.5 if ord(letter) > 0x2E80 else 7.4 for letter in text)


def _head(text: str, x: float, anchor: str) -> str:
    return f'<text x="{x:.0f}" y="13" text-anchor="{anchor}" font-weight="650" fill="{_INK}">{html(text)}</text>'


def _bands(picture: Picture, across: _Across, lang: Lang) -> str:
    """Return the flows, changes on top, and of these the thin ones."""
    drawn = picture.flows.assign(rank=[_RANK.get(relation, 2) for relation in picture.flows["relation"]])
    drawn = drawn.sort_values(["rank", "households"], ascending=[True, False], kind="stable")
    return "".join(_band(row, picture, across, lang) for row in drawn.to_dict("records"))


def _band(row: dict[Any, Any], picture: Picture, across: _Across, lang: Lang) -> str:
    x, far, middle = across.start, across.end, across.start + across.between / 2
    thick = max(row["thickness"], _LEAST)
    top, end = row["top_old"], row["top_new"]
    told = say(
        "flows-band",
        lang,
        old=plain(picture.old.codes[row["old"]]),
        new=plain(picture.new.codes[row["new"]]),
        households=number_text(row["households"]),
        share=hundredths_text(row["share"]),
    )
    there = f"M{x:.0f} {top:.1f}C{middle:.0f} {top:.1f} {middle:.0f} {end:.1f} {far:.0f} {end:.1f}"
    back = f"C{middle:.0f} {end + thick:.1f} {middle:.0f} {top + thick:.1f} {x:.0f} {top + thick:.1f}"
    return (
        f'<path d="{there}v{thick:.1f}{back}Z" fill="{COLOURS[row["relation"]]}" fill-opacity="0.78">'
        f"<title>{html(told)}</title></path>"
    )


def _names(side: Side, across: _Across, *, is_new: bool) -> str:
    """Return bars and names of one side."""
    bar = across.end if is_new else across.left
    x, anchor = (bar + _BAR + 6, "start") if is_new else (bar - 6, "end")
    rows = zip(side.codes, side.households.tolist(), side.top.tolist(), side.thickness.tolist(), strict=True)
    return "".join(
        f'<rect x="{bar:.0f}" y="{top:.1f}" width="{_BAR}" height="{thick:.1f}" fill="{_BAR_INK}"/>'
        f'<text x="{x:.0f}" y="{top + thick / 2 + 4:.1f}" text-anchor="{anchor}" fill="{_INK}">'
        f"{_name(code, count, longest=across.longest, is_new=is_new)}</text>"
        for code, count, top, thick in rows
    )


def _name(code: str, households: int, *, longest: float, is_new: bool) -> str:
    """Return the code, and the households fainter on its outer side."""
    name = f"<title>{html(code)}</title>{html(_short(code, longest))}"
    count = f'<tspan fill="{_SOFT}" font-size="10.5">{number_text(households)}</tspan>'
    return f"{name} {count}" if is_new else f"{count} {name}"


def _short(code: str, longest: float) -> str:
    """Return as much of a code as has room: its end, which tells it from its neighbours, and some of its beginning.

    Examples
    --------
    >>> _short("330102001002001", 90), _short("GA01", 90)
    ('330…01002001', 'GA01')
    """
    text, kept = plain(code), len(plain(code))
    while kept > 2 and _width(_cut(text, kept)) > longest:
        kept -= 1
    return _cut(text, kept)


def _cut(text: str, kept: int) -> str:
    """Return a text with only so many of its letters, two thirds of them from its end."""
    first = kept // 3
    return text if kept >= len(text) else f"{text[:first]}…{text[len(text) - kept + first :]}"
