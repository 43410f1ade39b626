"""The new grids at a glance (物理划网、功能设格): what each department had there, does there, and whom it has there."""

from __future__ import annotations

import pandas as pd

from gridplan.columns import NEW_GRID_COLUMNS
from gridplan.crosswalk.pairing import NOWHERE
from gridplan.crosswalk.values import Crosswalk
from gridplan.language import hundredths_text, say
from gridplan.store.sheets import Sheet

_WIDEST = 28
"""Digits in the widest column."""


def overview_sheet(crosswalk: Crosswalk, lang: str | None) -> Sheet:
    """Return one row a new grid, in the plan's order: its figures, then columns for each department, then all people.

    The columns of a department: its old grids there, the largest first, with their households there (of road segments
    with the share of their length); what it does there; its people there. People whose old grids lie outside every new
    one stand in a last row.
    """
    table = _figures(crosswalk, lang)
    heads = {name: say(f"crosswalk-head-{name}", lang) for name in NEW_GRID_COLUMNS}
    for number, department in enumerate((*crosswalk.departments, *crosswalk.line_departments)):
        for kind, found in _columns_of(crosswalk, department, lang).items():
            table[f"{kind} {number}"] = _placed(found, table)
            heads[f"{kind} {number}"] = say(f"crosswalk-head-of-{kind}", lang, department=department)
    if len(crosswalk.functions):
        table["people"] = _placed(crosswalk.functions.groupby("grid")["staff"].sum(), table)
        heads["people"] = say("crosswalk-head-people", lang)
    return Sheet(say("crosswalk-sheet-grids", lang), table, heads, widest=_WIDEST)


def _figures(crosswalk: Crosswalk, lang: str | None) -> pd.DataFrame:
    """Return the figures of the new grids by code, with a row for what lies outside, if anything does."""
    table = crosswalk.grids.astype(object).set_index("grid", drop=False)
    if (crosswalk.functions["grid"] == NOWHERE).any():
        table = table.reindex([*table.index, NOWHERE])
        table.loc[NOWHERE, "grid"] = say("crosswalk-outside", lang)
    return table


def _placed(found: pd.Series, table: pd.DataFrame) -> pd.Series:
    return found.reindex(table.index, fill_value="" if found.dtype == object else 0)


def _columns_of(crosswalk: Crosswalk, department: str, lang: str | None) -> dict[str, pd.Series]:
    """Return what one department has in the new grids, by their codes."""
    hung = crosswalk.functions[crosswalk.functions["department"] == department]
    if department in crosswalk.departments:
        columns = {"areas": _by_households(crosswalk, department, lang)}
    else:
        columns = {"lines": _by_length(hung, lang)}
    if hung.empty:
        return columns
    functions = _listed(hung["functions"], hung["grid"], lang)
    return columns | {"functions": functions, "people": hung.groupby("grid")["staff"].sum()}


def _by_households(crosswalk: Crosswalk, department: str, lang: str | None) -> pd.Series:
    rows = crosswalk.backward[crosswalk.backward["department"] == department]
    old = rows["old_grid"].where(rows["old_grid"] != NOWHERE, say("crosswalk-none", lang))
    return _listed(old + rows["households"].map(" {:,}".format), rows["grid"], lang)


def _by_length(hung: pd.DataFrame, lang: str | None) -> pd.Series:
    rows = hung.sort_values("share", ascending=False, kind="stable")
    shares = [say("crosswalk-share-of", lang, share=hundredths_text(share)) for share in rows["share"]]
    return _listed(rows["old_grid"] + " " + shares, rows["grid"], lang)


def _listed(texts: pd.Series, grids: pd.Series, lang: str | None) -> pd.Series:
    """Return the texts of each new grid in one, each once."""
    comma = say("crosswalk-comma", lang)
    lists = texts.groupby(grids).agg(lambda rows: comma.join(dict.fromkeys(text for text in rows if text)))
    return lists.astype(object)
