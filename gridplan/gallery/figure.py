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
Held = Literal["yes", "by rule", "contradictory", "told", "no"]


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
        What the inputs and the rules of the place give, read from the inputs and reckoned without the verbs that made
        the plan; None where nothing gives it. It has to agree exactly, whatever the inputs.
    near
        Share by which ours may differ from the account where that says “about”.
    given
        Whether the inputs list as many, so that the figure only shows that none was lost.
    limit
        Whether the rule is a limit that the search was asked to keep, so that the figure only shows that it was kept.
    assumed
        Keys of the sentences on what was fitted or assumed for this figure.
    conflict
        Key of the sentence with the arithmetic that no plan can have the published figure.
    numbers
        Filled in in the sentences of `conflict` and `assumed`.
    """

    name: str
    ours: Number | Span
    published: Number | Span | None = None
    rule: Number | Span | None = None
    near: float = 0.0
    assumed: tuple[str, ...] = ()
    conflict: str = ""
    numbers: Mapping[str, Any] = field(default_factory=dict)
    given: bool = False
    limit: bool = False
    decimals: int | None = None
    """Decimals that ours is shown with, its lowest rounded down and its highest up; it is judged as it is."""
    compared: bool = True
    """Whether the inputs are those of the account; else what it says is told beside ours and judges nothing."""

    @property
    def held(self) -> Held:
        """Whether ours is the published figure, else what the rules give; “told” where neither says anything.

        Examples
        --------
        >>> Figure("grids", 223, published=223).held, Figure("officers", (9, 11), published=(9, 12)).held
        ('yes', 'yes')
        >>> Figure("grids", 230, rule=230).held, Figure("grids", 222, published=223, rule=223).held
        ('by rule', 'no')
        >>> Figure("grids", 23, published=223, rule=23, compared=False).held, Figure("metres", 70).held
        ('by rule', 'told')
        """
        agrees = self.rule is None or _within(self.ours, self.rule)
        if self.published is None or not self.compared:
            return "no" if not agrees else "told" if self.rule is None else "by rule"
        if agrees and _within(self.ours, self.published, self.near):
            return "yes"
        return "contradictory" if agrees and self.conflict else "no"

    def account(self) -> str:
        """Return what the account says as people write it: ≈ where it says “about”, in brackets for other inputs.

        Examples
        --------
        >>> Figure("staff", 690, published=700, near=0.05).account(), Figure("grids", 23, 223, compared=False).account()
        ('≈ 700', '(223)')
        """
        if self.published is None:
            return shown(None)
        told = f"≈ {shown(self.published)}" if self.near else shown(self.published)
        return told if self.compared else f"({told})"

    def found(self) -> str:
        """Return ours as people write it.

        Examples
        --------
        >>> narrow = Figure("loads", (0.49625, 1.0512), rule=(0.5, 1.5), decimals=2)
        >>> narrow.found(), narrow.held
        ('0.49–1.06', 'no')
        """
        if self.decimals is None:
            return shown(self.ours)
        (low, high), scale = _ends(self.ours), 10**self.decimals
        return shown((math.floor(round(low * scale, 6)) / scale, math.ceil(round(high * scale, 6)) / scale))

    def label(self, lang: str | None = None) -> str:
        """Return what is counted, in words."""
        return say(f"gallery-figure-{self.name}", lang)

    def note(self, lang: str | None = None) -> str:
        """Return what the inputs give where ours is other, a contradiction's arithmetic, what is given or assumed."""
        told = [say(self.conflict, lang, **self.numbers)] if self.held == "contradictory" else []
        if self.held == "no" and self.rule is not None:
            told = [say("gallery-note-rule", lang, rule=shown(self.rule))]
        if self.held != "no":
            told += [say(f"gallery-note-{kind}", lang) for kind in ("given", "limit") if getattr(self, kind)]
        return say("gallery-separator", lang).join([*told, *(say(key, lang, **self.numbers) for key in self.assumed)])


def _within(ours: Number | Span, asked: Number | Span, near: float = 0.0) -> bool:
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
