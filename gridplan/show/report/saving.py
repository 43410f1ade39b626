"""The report of a plan as a file: a page to read and print, or a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gridplan.errors import OptionError
from gridplan.language import language, say
from gridplan.people.assignment import Assignment
from gridplan.plan import Plan
from gridplan.show.report.contents import Contents, Sheets
from gridplan.show.report.page import report_page
from gridplan.show.report.workbook import report_sheets
from gridplan.store.safe import check_writable, replace_file, replacing
from gridplan.store.sheets import write_workbook

if TYPE_CHECKING:
    from gridplan.verify import Verification

_PAGES, _BOOK = (".html", ".htm"), ".xlsx"


def save_report(
    plan: Plan,
    path: str | Path,
    *,
    lang: str | None = None,
    title: str | None = None,
    attribution: str = "",
    date: str = "",
    public: bool = False,
    earlier: Sequence[Plan] = (),
    roster: Assignment | None = None,
    verified: Verification | None = None,
    sheets: Sheets = "grid",
) -> Path:
    """Write the report of `plan` and return its path; an older file is replaced whole, or not at all.

    A report has a cover with the figures that matter, how even the grids are, what was found, where the data come
    from, a certificate and the settings; then a page for each community and a sheet for each grid: its map, bounds in
    words, people, neighbours, streets and buildings. The page holds everything, runs no script and asks the network for
    nothing; printed, it comes on A4 with a page for each community and grid. The same plan gives the same bytes.

    Parameters
    ----------
    path
        ``.html`` for the page, ``.xlsx`` for the workbook, whose numbers are numbers and whose texts run nothing.
    lang
        ``"en"`` or ``"zh"``; the variable ``GRIDPLAN_LANG`` when None.
    title
        Heading; a general one when None.
    attribution
        Whose data this is, e.g. ``"© IGN, BD TOPO®"``; stands at the foot.
    date
        Day of the report, such as ``"2027-01-31"``; none stands there when empty.
    public
        For everyone to read: counts under 10 as ``<10``, and ``–`` for what would tell them; no counts of buildings, no
        ids of people, no findings, nothing on single data (see `gridplan.publishing`).
    earlier
        With `public`, plans of this place that everyone has seen before, the oldest first: what the differences to them
        would tell is withheld too.
    roster
        Officers sent to the grids of this plan; they stand on the sheets by id.
    verified
        What `verify` found, to be certified; without it the certificate says what the plan says.
    sheets
        A sheet for each ``"grid"``, pages of the communities only (``"community"``), or ``"none"`` of both: for the
        page, the workbook has all of them in any case.

    Raises
    ------
    OptionError
        When the ending or the language is not known, the roster is of another plan, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> save_report(plan, "report.html", lang="zh", verified=plan.verify())  # doctest: +SKIP
    PosixPath('report.html')
    """
    target, spoken = Path(path), language(lang)
    ending = target.suffix.lower()
    if ending not in (*_PAGES, _BOOK):
        raise OptionError(say("report-ending", spoken, path=target))
    check_writable(target)
    contents = Contents(
        plan,
        spoken,
        title=title or say("report-title", spoken),
        attribution=attribution,
        date=date,
        public=public,
        earlier=earlier,
        officers=roster,
        verified=verified,
        sheets=sheets,
    )
    if ending in _PAGES:
        return replace_file(target, report_page(contents).encode())
    with replacing(target) as temporary:
        write_workbook(temporary, report_sheets(contents))
    return target
