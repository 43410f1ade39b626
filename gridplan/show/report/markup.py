"""Tables, lists of figures and sections as HTML. What is given as a cell is HTML already; heads and titles are text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gridplan.text import html

NUMBER = "n"
"""Class of columns that hold numbers."""


def table(heads: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], *, name: str = "plain") -> str:
    """Return a table; each head comes with the class of its column, empty for text.

    Examples
    --------
    >>> "<th>" in table([("a<b", "")], []), "<b" in table([("a<b", "")], [])
    (False, False)
    """
    classes = [_class(kind) for _, kind in heads]
    head = "".join(f'<th{own} scope="col">{html(text)}</th>' for (text, _), own in zip(heads, classes, strict=True))
    body = "".join(
        f"<tr>{''.join(f'<td{own}>{cell}</td>' for cell, own in zip(row, classes, strict=True))}</tr>" for row in rows
    )
    return (
        f'<div class="scroll"><table class="{name}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def facts(pairs: Iterable[tuple[str, str]], *, name: str = "facts") -> str:
    """Return names with their values, both text."""
    rows = "".join(f"<div><dt>{html(key)}</dt><dd>{html(value)}</dd></div>" for key, value in pairs)
    return f'<dl class="{name}">{rows}</dl>'


def listed(items: Iterable[str], *, name: str = "notes") -> str:
    """Return items, HTML already, as a list; nothing when there are none."""
    rows = "".join(f"<li>{item}</li>" for item in items)
    return f'<ul class="{name}">{rows}</ul>' if rows else ""


def section(place: str, title: str, body: str, *, name: str = "part") -> str:
    """Return a section that links can lead to."""
    return f'<section class="{name}" id="{place}"><h2>{html(title)}</h2>{body}</section>'


def link(place: str, text: str) -> str:
    """Return a link to a place in the page."""
    return f'<a href="#{place}">{html(text)}</a>'


def swatch(colour: str) -> str:
    """Return a small field of a colour."""
    field = f'<rect width="20" height="14" fill="{colour}"/>'
    return f'<svg class="swatch" viewBox="0 0 20 14" aria-hidden="true">{field}</svg>'


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
