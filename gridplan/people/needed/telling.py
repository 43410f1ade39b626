"""The staff that is needed in a few lines."""

from __future__ import annotations

from collections.abc import Iterator

from gridplan.language import say
from gridplan.people.needed.optional import NOTES
from gridplan.people.needed.tables import split_text
from gridplan.people.needed.values import ALL, Needed, Staffing


def summary(needed: Needed, lang: str | None = None) -> str:
    """Return what is needed as lines a planner can read; see `gridplan.language` for the language.

    Examples
    --------
    >>> print(summary(needed, "en"))  # doctest: +SKIP
    5–6: officers needed: 126 (by counting alone: 126): market 0, police 63, urban 63
    """
    return "\n".join(line for name in needed.rules for line in _lines(needed, name, lang))


def _lines(needed: Needed, name: str, lang: str | None) -> Iterator[str]:
    own = [one for one in needed.staff if one.rules == name]
    whole = next(one for one in own if one.community == one.department == ALL)
    yield _whole_line(whole, lang)
    for one in own:
        if one.community != ALL and one.department == ALL and whole.smallest != 0:
            yield f"  {_place_line(one, lang)}"
    for note in needed.report.findings:
        if note.code in NOTES and note.numbers["rules"] == name:
            yield f"  {note.text(lang)}"
    for reason in needed.reasons_of(name):
        yield f"  {reason.text(lang)}"


def _whole_line(one: Staffing, lang: str | None) -> str:
    if one.smallest is None:
        return say("needed-none", lang, rules=one.rules, counted=one.counted)
    if one.smallest == 0:
        return say("needed-free", lang, rules=one.rules)
    told = say(
        "needed-whole", lang, rules=one.rules, smallest=one.smallest, counted=one.counted, split=split_text(one.split)
    )
    return told + _present(one, lang) + _open(one, lang)


def _place_line(one: Staffing, lang: str | None) -> str:
    if one.smallest is None:
        return say("needed-none-here", lang, community=one.community, grids=one.grids)
    told = say(
        "needed-here",
        lang,
        community=one.community,
        grids=one.grids,
        smallest=one.smallest,
        split=split_text(one.split),
    )
    return told + _present(one, lang) + _open(one, lang)


def _present(one: Staffing, lang: str | None) -> str:
    """Return how many there are, behind a mark; nothing where that is not known."""
    if one.now is None:
        return ""
    return say("needed-now", lang, now=one.now, missing=one.missing, spare=one.spare)


def _open(one: Staffing, lang: str | None) -> str:
    return "" if one.proven else say("needed-open", lang)
