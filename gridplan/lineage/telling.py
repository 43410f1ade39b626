"""What a planner reads out about the past of a plan and of a grid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from gridplan.history import EVENTS, Round
from gridplan.language import say
from gridplan.version import Version


def state_of(version: Version, lang: str | None = None) -> str:
    """Return the number of a version with what it counts for: a draft, or in force from a day.

    Examples
    --------
    >>> state_of(Version(2), "en"), state_of(Version(1, "approved", "a", "2026-12-01", "2027-01-01"), "en")
    ('version 2, a draft', 'version 1, in force from 2027-01-01')
    """
    return say(f"lineage-state-{version.state}", lang, **version.as_dict())


def rounds_line(grids: int, version: Version, rounds: int, retired: int, lang: str | None) -> str:
    """Return how many grids there are in a version, and how many rounds and retired codes lie behind them."""
    key = "lineage-headline" if rounds else "lineage-headline-first"
    return say(key, lang, grids=grids, version=state_of(version, lang), rounds=rounds, retired=retired)


def round_line(past: Round, lang: str | None) -> str:
    """Return what one round changed."""
    rows, moves = past.lineage, past.units
    counts = rows.assign(grid=rows["old_grid"].where(rows["old_grid"].notna(), rows["new_grid"]))
    letters = counts.drop_duplicates(["event", "grid"])["event"].value_counts()
    told = [say(f"lineage-count-{letter}", lang, count=int(letters[letter])) for letter in EVENTS if letter in letters]
    stayed = moves["old_grid"].notna() & moves["new_grid"].notna()
    moved = moves[stayed & (moves["old_grid"] != moves["new_grid"])]
    return say(
        "lineage-round",
        lang,
        old=past.before.number,
        new=past.before.number + 1,
        date=_since(past.date, lang),
        events=say("lineage-comma", lang).join(told),
        units=len(moved),
        households=f"{int(moved['households'].sum()):,}",
    )


def chain_text(
    code: str,
    ends: tuple[Mapping[str, int], Mapping[str, int]],
    rows: pd.DataFrame,
    *,
    version: Version,
    lang: str | None,
) -> str:
    """Return from which grids a grid came and what it became, and a line for each round that changed something.

    Parameters
    ----------
    ends
        The grids that held its buildings at first and hold them in the newest version, with households.
    version
        The newest version.
    """
    old, new = (_amounts(held, lang) for held in ends)
    changes = rows[(rows["event"] != "U") | rows["new_grid"].isna()]
    told = [_chain_line(part.to_dict("records"), lang) for _, part in changes.groupby("round")]
    return "\n".join([say("lineage-chain", lang, grid=code, old=old, new=new, version=state_of(version, lang)), *told])


def _chain_line(rows: list[dict[Any, Any]], lang: str | None) -> str:
    steps = say("lineage-comma", lang).join(_step(row, lang) for row in rows)
    first = rows[0]
    return say("lineage-chain-round", lang, version=first["version"], date=_since(first["date"], lang), steps=steps)


def _step(row: dict[Any, Any], lang: str | None) -> str:
    """Return what became of some buildings of one grid."""
    none = pd.isna(row["old_grid"]), pd.isna(row["new_grid"])
    key = "lineage-step-came" if none[0] else "lineage-step-left" if none[1] else "lineage-step"
    event = "" if none[0] else say(f"lineage-event-{row['event']}", lang)
    households = f"{row['households']:,}"
    return say(key, lang, event=event, old=row["old_grid"], new=row["new_grid"], households=households)


def _amounts(held: Mapping[str, int], lang: str | None) -> str:
    told = [say("lineage-amount", lang, grid=code, households=f"{count:,}") for code, count in held.items()]
    return say("lineage-comma", lang).join(told) or say("lineage-nothing", lang)


def _since(date: str, lang: str | None) -> str:
    return say("lineage-since", lang, date=date) if date else ""
