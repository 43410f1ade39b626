"""Findings with advice, and the quality of the data."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from gridplan.findings import Finding
from gridplan.language import Lang, hundredths_text, per_cent, say
from gridplan.show.figures import number_text
from gridplan.show.report.contents import Contents
from gridplan.show.report.markup import NUMBER, listed, section, table
from gridplan.text import html

SOURCES = ("given", "ledger", "corrected", "census", "totals", "estimated", "zero", "open")
"""Where a count comes from, surest first."""
_ORDER = ("error", "warning", "note")
_MOST_GRIDS = 20


def finding_lines(findings: Sequence[Finding], lang: Lang) -> str:
    """Return findings as a list, worst first, each with its severity and advice."""
    ordered = sorted(findings, key=lambda finding: _ORDER.index(finding.severity))
    return listed(
        (
            f'<b class="{finding.severity}">{html(say(f"report-severity-{finding.severity}", lang))}</b> '
            f"{html(finding.text(lang))}{_advice(finding, lang)}"
            for finding in ordered
        ),
        name="findings",
    )


def findings_part(contents: Contents) -> str:
    """Return the part on what was found about the plan."""
    if contents.public:
        body = f"<p>{html(contents.say('findings-public'))}</p>"
    else:
        none = f"<p>{html(contents.say('no-findings'))}</p>"
        body = finding_lines(contents.findings, contents.lang) or none
    return section("findings", contents.say("findings"), body)


def quality_part(contents: Contents) -> str:
    """Return the part on the data: where every row and count comes from, and what reading and surveying found."""
    report = contents.plan.ground.report
    line = f"<p>{html(report.conservation.text(contents.lang))}</p>" if report.conservation else ""
    body = [
        line,
        f"<h3>{html(contents.say('sources'))}</h3>",
        _sources(contents),
        _estimated(contents),
        f"<h3>{html(contents.say('data-findings'))}</h3>" if report.findings else "",
        finding_lines(report.findings, contents.lang),
    ]
    return section("quality", contents.say("quality"), "".join(body))


def source_table(contents: Contents) -> pd.DataFrame:
    """Return one row a source of counts, surest first: ``source``, ``units``, ``households``, ``share``."""
    units = contents.plan.ground.units
    found = units.groupby("source")["households"].agg(["size", "sum"])
    known = [name for name in (*SOURCES, *found.index.difference(SOURCES)) if name in found.index]
    total = max(int(found["sum"].sum()), 1)
    rows = [(name, int(found.at[name, "size"]), int(found.at[name, "sum"])) for name in known]
    columns = ["source", "units", "households", "share"]
    return pd.DataFrame([(*row, row[2] / total) for row in rows], columns=columns)


def source_word(contents: Contents, source: str) -> str:
    """Return where a count comes from in words."""
    return contents.say(f"source-{source}") if source in SOURCES else source


def _sources(contents: Contents) -> str:
    heads = [
        (contents.say("source"), ""),
        (contents.say("buildings"), NUMBER),
        (contents.say("households"), NUMBER),
        (contents.say("share"), NUMBER),
    ]
    rows = [
        [
            html(source_word(contents, row["source"])),
            number_text(row["units"]),
            number_text(row["households"]),
            per_cent(hundredths_text(row["share"]), contents.lang),
        ]
        for row in source_table(contents).to_dict("records")
    ]
    return table(heads, rows)


def _estimated(contents: Contents) -> str:
    """Return the grids of whose households the largest share is estimated; nothing when none is."""
    shares = [(row.estimated / int(row.households), row) for row in contents.rows if row.estimated]
    if not shares:
        return ""
    most = sorted(shares, key=lambda pair: (-pair[0], pair[1].number))[:_MOST_GRIDS]
    heads = [
        (contents.say("grid"), ""),
        (contents.say("name"), ""),
        (contents.say("households"), NUMBER),
        (contents.say("estimated"), NUMBER),
        (contents.say("share"), NUMBER),
    ]
    rows = [
        [
            html(row.code),
            html(row.name),
            number_text(int(row.households)),
            number_text(row.estimated or 0),
            per_cent(hundredths_text(share), contents.lang),
        ]
        for share, row in most
    ]
    return f"<h3>{html(contents.say('estimated-grids', count=len(shares)))}</h3>{table(heads, rows)}"


def _advice(finding: Finding, lang: Lang) -> str:
    advice = finding.action(lang)
    return f'<span class="advice">→ {html(advice)}</span>' if advice else ""
