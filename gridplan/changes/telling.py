"""What changed, in sentences that a planner reads out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from gridplan.findings import Finding
from gridplan.history import EVENTS
from gridplan.language import hundredths_text, say
from gridplan.version import Version

if TYPE_CHECKING:
    from gridplan.changes.values import Changes

_WORST = 5


def summary_lines(changes: Changes, lang: str | None) -> Iterator[str]:
    """Yield versions, grids by event, households, buildings, windows, workers and the worst grids, a line each."""
    totals = changes.totals
    yield versions_text(changes, lang)
    if changes.old is None:
        yield say("changes-line-alone", lang)
    if not totals.changed_grids:
        yield say("changes-line-same", lang, grids=totals.grids_after)
        return
    events = say("changes-comma", lang).join(
        say("changes-event-count", lang, count=totals.events[event], word=say(f"changes-event-{event}", lang))
        for event in EVENTS
        if totals.events[event]
    )
    yield say("changes-line-grids", lang, before=totals.grids_before, after=totals.grids_after, events=events)
    yield _moved(changes, lang)
    if parts := [say(f"changes-part-{part}", lang, **totals.as_dict()) for part in _parts(changes)]:
        yield say("changes-line-ground", lang, parts=say("changes-comma", lang).join(parts))
    outside = {name: getattr(totals, f"outside_{name}") for name in ("before", "untouched", "after")}
    yield say("changes-line-outside" if changes.old is not None else "changes-line-outside-today", lang, **outside)
    if totals.workers:
        yield say("changes-line-workers", lang, workers=totals.workers)
    worst = changes.grids[changes.grids["moved"] > 0].head(_WORST)
    if len(worst):
        told = say("changes-comma", lang).join(f"{codes_text(row)} {row['moved']:,}" for _, row in worst.iterrows())
        yield say("changes-line-worst", lang, grids=told)


def _parts(changes: Changes) -> list[str]:
    """Return what happened to buildings themselves."""
    return [part for part in ("came", "gone", "corrected") if getattr(changes.totals, f"{part}_units")]


def _moved(changes: Changes, lang: str | None) -> str:
    totals = changes.totals
    households = f"{totals.households_settled:,}"
    if not totals.moved_units:
        return say("changes-line-moved-none", lang, households=households)
    moved, share = f"{totals.moved:,}", hundredths_text(totals.moved_share)
    return say("changes-line-moved", lang, households=households, moved=moved, share=share, units=totals.moved_units)


def versions_text(changes: Changes, lang: str | None) -> str:
    """Return from which version to which, and from when."""
    before, after = version_text(changes.before, lang), version_text(changes.plan.version, lang)
    if changes.date:
        return say("changes-versions-dated", lang, before=before, after=after, date=changes.date)
    return say("changes-versions", lang, before=before, after=after)


def version_text(version: Version | None, lang: str | None) -> str:
    """Return a version in words.

    Examples
    --------
    >>> version_text(Version(2), "en"), version_text(None, "en")
    ('version 2 (draft)', 'older division')
    """
    if version is None:
        return say("changes-version-unknown", lang)
    return say(f"changes-version-{version.state}", lang, **version.as_dict())


def event_text(event: str, lang: str | None) -> str:
    """Return a letter with its word.

    Examples
    --------
    >>> event_text("S", "en"), event_text("S", "zh")
    ('S split', 'S 拆分')
    """
    return say("changes-event", lang, letter=event, word=say(f"changes-event-{event}", lang))


def codes_text(row: pd.Series) -> str:
    """Return the code of a grid, or both where it has another one now.

    Examples
    --------
    >>> codes_text(pd.Series({"old_grid": "001", "new_grid": "009"}))
    '001 → 009'
    """
    return " → ".join(dict.fromkeys(code for code in (row["old_grid"], row["new_grid"]) if code is not None))


def why_text(findings: tuple[Finding, ...], lang: str | None) -> str:
    """Return what findings say, a line each."""
    return "\n".join(finding.advice(lang) for finding in findings)


def why_of(changes: Changes, row: pd.Series) -> tuple[Finding, ...]:
    """Return the findings that name a grid under either code, each once."""
    found: tuple[Finding, ...] = ()
    for code in dict.fromkeys((row["new_grid"], row["old_grid"])):
        found += tuple(finding for finding in changes.named.get(code, ()) if finding not in found)
    return found
