"""A published figure beside the one that was counted from saved plans."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gridplan.language import say

Number = int | float
Span = tuple[Number, Number]
"""Lowest and highest; the highest is infinite where an account says “more than”."""
Held = Literal["yes", "by rule", "contradictory", "no"]


@dataclass(frozen=True)
class Figure:
    """One line of the table “published | ours | held”.

    Parameters
    ----------
    name
        ``estate-grids`` for the sentence ``gallery-figure-estate-grids``.
    ours
        Counted from the saved files; lowest and highest where there are many.
    published
        What the account says, or a window; None where nothing is published.
    rule
        What the inputs and the rules of the place give, reckoned without the verbs that made the plan. It has to agree
        for inputs that are not the published ones.
    near
        Share by which ours may differ where an account says “about”.
    assumed
        Keys of the sentences on what was fitted or assumed for this figure.
    conflict
        Key of the sentence with the arithmetic that no plan can have the published figure, with `numbers` filled in.
    """

    name: str
    ours: Number | Span
    published: Number | Span | None = None
    rule: Number | Span | None = None
    near: float = 0.0
    assumed: tuple[str, ...] = ()
    conflict: str = ""
    numbers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def held(self) -> Held:
        """Whether ours is the published figure, else what the rules give.

        Examples
        --------
        >>> Figure("grids", 223, published=223).held, Figure("officers", (9, 11), published=(9, 12)).held
        ('yes', 'yes')
        >>> Figure("grids", 230, rule=230).held, Figure("grids", 222, published=223, rule=223).held
        ('by rule', 'no')
        """
        if self.published is None:
            return "by rule" if self.rule is None or _within(self.ours, self.rule, self.near) else "no"
        agrees = self.rule is None or _within(self.ours, self.rule, self.near)
        if agrees and _within(self.ours, self.published, self.near):
            return "yes"
        return "contradictory" if agrees and self.conflict else "no"

    def account(self) -> str:
        """Return what the account says as people write it, with ≈ where it says “about”."""
        return f"≈ {shown(self.published)}" if self.near and self.published is not None else shown(self.published)

    def label(self, lang: str | None = None) -> str:
        """Return what is counted, in words."""
        return say(f"gallery-figure-{self.name}", lang)

    def note(self, lang: str | None = None) -> str:
        """Return what the inputs give where ours is other, the arithmetic of a contradiction, what is assumed."""
        told = [say(self.conflict, lang, **self.numbers)] if self.held == "contradictory" else []
        if self.held == "no" and self.rule is not None:
            told = [say("gallery-note-rule", lang, rule=shown(self.rule))]
        return say("gallery-separator", lang).join([*told, *(say(key, lang) for key in self.assumed)])


def _within(ours: Number | Span, asked: Number | Span, near: float) -> bool:
    low, high = _ends(ours)
    least, most = _ends(asked)
    return least * (1 - near) <= low and high <= most * (1 + near)


def _ends(value: Number | Span) -> Span:
    return value if isinstance(value, tuple) else (value, value)


def shown(value: Number | Span | None) -> str:
    """Return a figure as people write it.

    Examples
    --------
    >>> shown(82000), shown((9, 12)), shown((5, 5)), shown((71, math.inf)), shown(None), shown(3.24)
    ('82,000', '9–12', '5', '≥ 71', '–', '3.24')
    """
    if value is None:
        return "–"
    if isinstance(value, tuple) and value[1] == math.inf:
        return f"≥ {shown(value[0])}"
    if isinstance(value, tuple):
        return shown(value[0]) if value[0] == value[1] else f"{shown(value[0])}–{shown(value[1])}"
    return f"{value:,.6g}" if isinstance(value, float) else f"{value:,}"
