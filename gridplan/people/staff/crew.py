"""Grid workers by id, as a planner gives them: a number, a table, or what the plan says. Every fault at once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding, Report
from gridplan.ground import columns
from gridplan.ground.formats.table import id_text
from gridplan.ground.personal import personal_ids
from gridplan.options.numbers import is_count
from gridplan.people.grids import Grids
from gridplan.people.reading.cells import column_values, one_line, several
from gridplan.people.reading.opening import Source, open_table
from gridplan.people.staff.block import FULL
from gridplan.plan import Plan

USUAL: Mapping[str, tuple[str, ...]] = {
    "worker": ("worker", "worker_id", "网格员", "网格员编号", "人员编号", "工号", "编号", "id"),
    "community": ("community", "home_community", "社区", "所属社区", "所在社区"),
    "full_time": ("full_time", "time", "share", "fte", "专职比例", "工时比例", "投入比例"),
    "capacity": ("capacity", "max_grids", "网格数上限", "网格上限", "最多网格数"),
    "last_year": ("last_year", "last_year_grids", "去年网格", "上年网格", "上年度网格"),
    "pinned": ("pinned", "pinned_grids", "固定网格", "指定网格"),
}
"""What the columns of a table of workers are usually called."""


@dataclass(frozen=True, eq=False, repr=False)
class Crew:
    """Grid workers.

    Parameters
    ----------
    table
        One row a worker (RangeIndex), sorted by id: ``worker``, ``community`` (empty without a home community),
        ``time`` (thousandths of full time), ``capacity`` (grids at most, -1 for any number), ``last_year`` and
        ``pinned`` (tuples of codes).
    numbered
        True where only a number of workers was given, so that ids are serials.
    """

    table: pd.DataFrame
    numbered: bool = False
    report: Report = field(default_factory=Report)

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        return f"<Crew: {len(self)} workers>"


def read_crew(plan: Plan | Grids, grids: Grids, workers: int | Source | None) -> Crew:
    """Return the workers that a number, a table or the plan itself stands for.

    Raises
    ------
    InputError
        With every fault of the table and its ids.
    OptionError
        When the number is below 1.
    """
    if workers is None:
        return _crew_of_plan(plan, grids)
    if isinstance(workers, bool | int | float | np.integer):
        if not is_count(workers, least=1):
            raise OptionError(f"workers must be a whole number of at least 1, a table or None, not {workers!r}")
        return numbered_crew([""] * int(workers))
    table, source, findings = open_table(workers)
    return _read(table, grids, source=source, earlier=findings)


def numbered_crew(communities: list[str]) -> Crew:
    """Return full workers with serials for ids, one for each community named."""
    width = max(4, len(str(len(communities))))
    table = crew_table([f"W{i:0{width}d}" for i in range(1, len(communities) + 1)], communities)
    return Crew(table, numbered=True)


def crew_table(ids: list[str], communities: list[str], **more: list[Any]) -> pd.DataFrame:
    """Return a table of workers, full time and with free hands where nothing else is said."""
    n = len(ids)
    usual = {"time": [FULL] * n, "capacity": [-1] * n, "last_year": [()] * n, "pinned": [()] * n}
    table = pd.DataFrame(
        {"worker": pd.Series(ids, dtype=object), "community": pd.Series(communities, dtype=object), **(usual | more)}
    )
    table = table.astype({"time": np.int64, "capacity": np.int64})
    return table.sort_values("worker", kind="stable", ignore_index=True)


def remembered(crew: Crew, had: Mapping[str, tuple[str, ...]]) -> Crew:
    """Return a crew with the grids that workers had, by id, as last year's where the crew names none itself."""
    told = zip(crew.table["worker"], crew.table["last_year"], strict=True)
    last = pd.Series([own or had.get(worker, ()) for worker, own in told], dtype=object)
    return replace(crew, table=crew.table.assign(last_year=last))


def _crew_of_plan(plan: Plan | Grids, grids: Grids) -> Crew:
    """Return the workers of a plan's own table, at home where most of their time goes; of grids as many as said."""
    if isinstance(plan, Grids):
        count = np.asarray(grids.table["workers"], dtype=np.int64)
        if not count.sum():
            raise OptionError("these grids say nothing of workers: give a number or a table")
        return numbered_crew(np.repeat(grids.communities, count).tolist())
    home = dict(zip(grids.codes, grids.communities, strict=True))
    rows = plan.workers.assign(home=[home.get(code, "") for code in plan.workers["grid"]])
    time = rows.groupby("worker", sort=True)["share"].sum().clip(upper=1.0)
    most = rows.groupby(["worker", "home"])["share"].sum().reset_index()
    first = most.sort_values(["worker", "share", "home"], ascending=[True, False, True]).drop_duplicates("worker")
    served: dict[str, list[str]] = {str(worker): [] for worker in time.index}
    for worker, code in zip(rows["worker"], rows["grid"], strict=True):
        served[str(worker)].append(code)
    return Crew(
        crew_table(
            [str(worker) for worker in time.index],
            first.set_index("worker")["home"].reindex(time.index).tolist(),
            time=[max(1, round(FULL * share)) for share in time],
            last_year=[tuple(sorted(set(codes))) for codes in served.values()],
        )
    )


def _read(table: pd.DataFrame, grids: Grids, *, source: str, earlier: tuple[Finding, ...]) -> Crew:
    found = {part: columns.detect(list(map(str, table.columns)), usual) for part, usual in USUAL.items()}
    if found["worker"] is None:
        present = columns.listed(table.columns, source=source)
        raise InputError((*earlier, Finding("crew-table-no-worker", (), {"source": source, "columns": present})))
    known = set(grids.codes)
    values = {part: column_values(table, name) for part, name in found.items()}
    rows = pd.DataFrame(
        {
            "worker": [id_text(v) for v in values["worker"]],
            "community": [one_line(v) for v in values["community"]],
            "time": [_time(v) for v in values["full_time"]],
            "capacity": [_capacity(v) for v in values["capacity"]],
            "last_year": [several(v, known) for v in values["last_year"]],
            "pinned": [several(v, known) for v in values["pinned"]],
        }
    )
    findings = (*earlier, *personal_ids(rows["worker"], source=source), *_faults(rows, grids, source=source))
    Report(findings).raise_errors()
    told = {name: rows[name].tolist() for name in ("time", "capacity", "last_year", "pinned")}
    return Crew(crew_table(rows["worker"].tolist(), rows["community"].tolist(), **told), report=Report(findings))


def _time(value: object) -> int:
    """Return thousandths of full time, full where nothing is written, -1 where it is no share above 0 up to 1."""
    text = one_line(value)
    if not text:
        return FULL
    try:
        share = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return -1
    return max(1, round(FULL * share)) if math.isfinite(share) and 0 < share <= 1 else -1


def _capacity(value: object) -> int:
    """Return grids at most, -1 where nothing is written, 0 where it is no whole number of at least 1."""
    text = one_line(value)
    if not text:
        return -1
    try:
        number = float(text)
    except ValueError:
        return 0
    return int(number) if is_count(number, least=1) else 0


def _faults(rows: pd.DataFrame, grids: Grids, *, source: str) -> Iterator[Finding]:
    """Yield what is wrong with a table of workers, and grids of last year that are no more."""
    ids = rows["worker"]
    place = {"source": source}
    nameless = [f"#{i + 1}" for i in np.flatnonzero((ids == "").to_numpy())]
    home = dict(zip(grids.codes, grids.communities, strict=True))
    here = set(grids.communities)
    pins = [(w, c, g) for w, c, codes in zip(ids, rows["community"], rows["pinned"], strict=True) for g in codes]
    checks = {
        "crew-table-nameless": nameless,
        "crew-table-repeated": [w for w, n in Counter(ids).items() if w and n > 1],
        "crew-table-community": [
            f"{w} ({c})" for w, c in zip(ids, rows["community"], strict=True) if c and c not in here
        ],
        "crew-table-time": ids[rows["time"] < 0].tolist(),
        "crew-table-capacity": ids[rows["capacity"] == 0].tolist(),
        "crew-table-pin-unknown": [f"{w} ({g})" for w, _, g in pins if g not in home],
        "crew-table-pin-elsewhere": [f"{w} ({g})" for w, c, g in pins if c in here and home.get(g, c) != c],
        "crew-table-pin-more": [
            w for w, room, codes in zip(ids, rows["capacity"], rows["pinned"], strict=True) if 0 < room < len(codes)
        ],
        "crew-table-last-unknown": sorted({g for codes in rows["last_year"] for g in codes if g not in home}),
    }
    for code, found in checks.items():
        if found:
            yield Finding(code, tuple(found), place)
