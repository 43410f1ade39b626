"""An explanation as a notebook shows the value of a cell."""

from __future__ import annotations

from gridplan.explain.values import Explanation, offers_swap, why_here
from gridplan.language import say
from gridplan.show import colours
from gridplan.text import html

_MARKS = {"better": colours.LOAD[0], "worse": colours.LOAD[2], "breaks": colours.LOAD[4]}
_CELL = "text-align:left;padding:2px 10px 2px 0;vertical-align:top"


def repr_html(found: Explanation, lang: str | None = None) -> str:
    """Return an explanation as HTML: where the unit is and why, and a row for each neighbouring grid."""
    last = [found.swap.reason.text(lang)] if found.swap is not None and offers_swap(found) else []
    rows = "".join(
        f'<tr><td style="{_CELL}"><b>{html(near.grid)}</b></td>'
        f'<td style="{_CELL};border-left:5px solid {_MARKS[near.verdict]};padding-left:8px">'
        f"{html(say(f'explain-{near.verdict}', lang))}{html(near.text(lang))}</td></tr>"
        for near in found.neighbours
    )
    before, after = ("".join(f"<p>{html(line)}</p>" for line in lines) for lines in (why_here(found, lang), last))
    return f"{before}<table>{rows}</table>{after}"
