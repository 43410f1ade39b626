"""What lies along the four sides of each grid in words."""

from __future__ import annotations

from collections.abc import Mapping

from gridplan.language import say, sentences
from gridplan.naming.sides import SIDES
from gridplan.naming.things import NAMED, Thing
from gridplan.naming.weighing import Listed


def side_text(told: Listed, titles: Mapping[str, str], *, lang: str) -> str:
    """Return the things along one side in words.

    Parameters
    ----------
    titles
        Code → name of each grid in this language.
    """
    texts = list(dict.fromkeys(_thing_text(thing, titles, lang=lang) for thing in told))
    if not texts:
        return ""
    *first, last = texts
    if not first:
        return last
    return say("naming-several", lang, first=say("naming-comma", lang).join(first), last=last)


def bounds_text(sides: Mapping[str, str], *, lang: str) -> str:
    """Return the sentence made of four sides; another one for a grid without ground."""
    if not any(sides.values()):
        return say("naming-no-ground", lang)
    return say("naming-bounds", lang, **{side: sides[side] for side in SIDES})


def _thing_text(thing: Thing, titles: Mapping[str, str], *, lang: str) -> str:
    if thing.kind in NAMED:
        return thing.name
    if thing.kind == "grid":
        return _grid_text(titles[thing.name], lang)
    if thing.kind == "unnamed-barrier":
        key = f"naming-unnamed-{thing.name.casefold()}"
        return say(key, lang) if key in sentences() else say("naming-unnamed", lang, kind=thing.name)
    return say(f"naming-{thing.kind}", lang)


def _grid_text(title: str, lang: str) -> str:
    """Return how a grid is spoken of: by its name, in quotation marks where that does not say that it is a grid."""
    return title if say("naming-word", lang) in title else say("naming-grid", lang, name=title)
