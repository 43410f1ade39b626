"""The first sheet: versions, dates and totals before and after, at one glance."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from gridplan.changes.telling import version_text
from gridplan.changes.values import Changes
from gridplan.history import EVENTS
from gridplan.language import say
from gridplan.store.sheets import Sheet
from gridplan.version import Version

_COUNTS = ("moved_units", "came_units", "came", "gone_units", "gone", "corrected_units", "corrected", "workers")
_APPROVAL = ("by", "date", "valid_from")


def overview_sheet(changes: Changes, lang: str | None) -> Sheet:
    """Return the rows of the overview: what, before, after; what is counted once stands under after."""
    rows = [*_versions(changes, lang), *_figures(changes, lang), *_changed(changes, lang)]
    table = pd.DataFrame(rows, columns=["item", "before", "after"], dtype=object)
    heads = {name: say(f"changes-head-{name}", lang) for name in table.columns}
    return Sheet(say("changes-sheet-overview", lang), table, heads)


def _versions(changes: Changes, lang: str | None) -> Iterator[tuple[object, ...]]:
    before, after = changes.before, changes.plan.version
    number = before.number if before is not None else version_text(before, lang)
    yield (say("changes-item-version", lang), number, after.number)
    yield (say("changes-item-state", lang), _state(before, lang), _state(after, lang))
    for name in _APPROVAL:
        told = [getattr(version, name) if version is not None else "" for version in (before, after)]
        if name == "valid_from" and not told[1]:
            told[1] = changes.date
        yield (say(f"changes-item-{name}", lang), *told)


def _state(version: Version | None, lang: str | None) -> str:
    return "" if version is None else say(f"changes-item-{version.state}", lang)


def _figures(changes: Changes, lang: str | None) -> Iterator[tuple[object, ...]]:
    totals = changes.totals
    yield (say("changes-item-grids", lang), totals.grids_before, totals.grids_after)
    yield (say("changes-item-outside", lang), totals.outside_before, totals.outside_after)
    yield (say("changes-item-outside_untouched", lang), None, totals.outside_untouched)
    yield (say("changes-item-households", lang), totals.households_before, totals.households_after)


def _changed(changes: Changes, lang: str | None) -> Iterator[tuple[object, ...]]:
    totals = changes.totals
    for event in EVENTS:
        word = say(f"changes-event-{event}", lang)
        yield (say("changes-item-event", lang, letter=event, word=word), None, totals.events[event])
    yield (say("changes-item-moved", lang), None, totals.moved)
    yield (say("changes-item-moved_share", lang), None, round(100 * totals.moved_share, 1))
    known = changes.old is not None
    for name in _COUNTS:
        if known or not name.startswith("corrected"):
            yield (say(f"changes-item-{name}", lang), None, getattr(totals, name))
