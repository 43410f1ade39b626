"""The name of a grid and its bounds in words, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gridplan.language import language, say
from gridplan.naming.sides import SIDES


@dataclass(frozen=True)
class Words:
    """A name and bounds in one language.

    Parameters
    ----------
    name
        Name of the grid, no other grid of the plan has it.
    east, south, west, north
        What lies along each side, the longest first; empty for a grid without ground.
    bounds
        The sentence made of them: 东至…，南至…，西至…，北至….
    """

    name: str
    east: str
    south: str
    west: str
    north: str
    bounds: str


@dataclass(frozen=True)
class GridName:
    """What a grid is called and where it lies.

    Parameters
    ----------
    grid
        Its code.
    en, zh
        Both languages.
    given
        Whether the planner gave the name.
    """

    grid: str
    en: Words
    zh: Words
    given: bool

    def words(self, lang: str | None = None) -> Words:
        """Return name and bounds in the language asked for."""
        return self.zh if language(lang) == "zh" else self.en

    def text(self, lang: str | None = None) -> str:
        """Return code, name and bounds as one line."""
        words = self.words(lang)
        return say("naming-line", lang, grid=self.grid, name=words.name, bounds=words.bounds)

    def as_dict(self) -> dict[str, Any]:
        """Return name and bounds as plain values for JSON."""
        told = {f"{name}_{lang}": getattr(words, name) for name in FIELDS for lang, words in self._languages()}
        return {"grid": self.grid, **told, "given": self.given}

    def _languages(self) -> tuple[tuple[str, Words], ...]:
        return (("en", self.en), ("zh", self.zh))


FIELDS = ("name", "bounds", *SIDES)
"""What there is in each language, as columns: ``name_en``, ``name_zh``, ``bounds_en``, …"""
