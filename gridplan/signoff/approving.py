"""The verbs approve and withdraw: a draft becomes the version that counts from a day on, or is a draft again."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from gridplan.errors import InputError
from gridplan.findings import Finding, Report
from gridplan.history import Round
from gridplan.plan import Plan
from gridplan.signoff.faults import Faults, faults_of
from gridplan.version import Version, required_day

_REDATED, _NO_DAY = "signoff-redated", "–"


def approve(plan: Plan, *, by: str, date: str, valid_from: str | None = None, despite_faults: bool = False) -> Plan:
    """Sign a plan off.

    The plan is verified first. One that says what is not so is never approved; one that breaks its rules, only when
    that is asked for, and then its report names them. The round that made the version counts from `valid_from` on.
    An approved plan that is changed later becomes the draft of a new version.

    Parameters
    ----------
    by
        Office or id of who approves; no names of people, it stands in every file and page.
    date
        Day of the approval, ``2027-01-31``.
    valid_from
        Day from which the plan is in force; `date` when None.
    despite_faults
        Approve although rules are broken.

    Returns
    -------
    Plan
        The same plan with its digest, approved.

    Raises
    ------
    OptionError
        When a day is none, or nobody approves.
    InputError
        With every fault at once: the plan is approved already, a day lies before that of an earlier version or
        of a round of re-gridding, the plan says what is not so, or it breaks its rules.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1, communities=2)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> draft = gp.partition(ground, window=(200, 700), effort=0)
    >>> plan = gp.approve(draft, by="office 3", date="2026-12-01", valid_from="2027-01-01")
    >>> plan.version.state, plan.version.valid_from, plan.digest == draft.digest
    ('approved', '2027-01-01', True)
    """
    version = Version(plan.version.number, "approved", by.strip(), date, date if valid_from is None else valid_from)
    faults = faults_of(plan)
    findings = (*_against(plan, version), *faults.untrue, *(() if despite_faults else faults.broken))
    if any(finding.severity == "error" for finding in findings):
        raise InputError(findings)
    noted = plan.report + Report((*_named(version, faults), *_redated(plan.history, version)))
    return plan.replace(version=version, report=noted, history=_counting_from(plan.history, version))


def withdraw(plan: Plan, *, date: str) -> Plan:
    """Take back an approval given by mistake, before the plan is in force: it is a draft of the same number again.

    The round that made it counts from the day again from which it did before the approval.

    Parameters
    ----------
    date
        Day on which it is taken back, ``2027-01-31``; a version that is in force by then can only be followed by a new
        one.

    Raises
    ------
    OptionError
        When `date` is no day.
    InputError
        When the plan is a draft, or in force already.

    Examples
    --------
    >>> import gridplan as gp
    >>> gp.withdraw(gp.load("plan.gpkg"), date="2026-12-24").version.state  # doctest: +SKIP
    'draft'
    """
    required_day("date", date)
    version = plan.version
    numbers = {"number": version.number, "by": version.by, "date": date, "valid_from": version.valid_from}
    if version.state == "draft":
        raise InputError((Finding("signoff-draft", numbers={"number": version.number}),))
    if version.valid_from <= date:
        raise InputError((Finding("signoff-in-force", numbers=numbers),))
    kept = tuple(finding for finding in plan.report.findings if not _tells_day(finding, version))
    noted = dataclasses.replace(plan.report, findings=(*kept, Finding("signoff-withdrawn", numbers=numbers)))
    return plan.replace(version=Version(version.number), report=noted, history=_as_before(plan, version))


def _against(plan: Plan, version: Version) -> Iterator[Finding]:
    """Yield what speaks against this approval: one that there is already, and days before those of what went before."""
    if plan.version.state == "approved":
        yield Finding("signoff-again", numbers=plan.version.as_dict())
    signed = _latest(past.before.date for past in plan.history)
    if version.date < signed:
        yield Finding("signoff-date-earlier", numbers={"day": version.date, "later": signed})
    begun = _latest(past.before.valid_from for past in plan.history)
    made = _latest(past.date for past in plan.history)
    if version.valid_from < max(begun, made):
        code = "signoff-valid-from-round" if made > begun else "signoff-valid-from-earlier"
        yield Finding(code, numbers={"day": version.valid_from, "later": max(begun, made)})


def _latest(days: Iterable[str]) -> str:
    return max(days, default="")


def _named(version: Version, faults: Faults) -> tuple[Finding, ...]:
    """Return what a report says of rules that an approved plan breaks."""
    if not faults.broken:
        return ()
    ids = tuple(dict.fromkeys(name for finding in faults.broken for name in finding.ids))
    return (Finding("signoff-despite", ids, version.as_dict()), *faults.rules)


def _counting_from(history: tuple[Round, ...], version: Version) -> tuple[Round, ...]:
    """Return the history with the round that made a version counting from its first day on; levels need no round."""
    if not _made_by_round(history, version):
        return history
    return (*history[:-1], dataclasses.replace(history[-1], date=version.valid_from))


def _made_by_round(history: tuple[Round, ...], version: Version) -> bool:
    return bool(history) and history[-1].before.number + 1 == version.number


def _redated(history: tuple[Round, ...], version: Version) -> tuple[Finding, ...]:
    """Return what a report says of a round that counts from another day than it was made for."""
    if not _made_by_round(history, version) or history[-1].date == version.valid_from:
        return ()
    numbers = {"number": version.number, "made_for": history[-1].date or _NO_DAY, "valid_from": version.valid_from}
    return (Finding(_REDATED, numbers=numbers),)


def _tells_day(finding: Finding, version: Version) -> bool:
    return finding.code == _REDATED and finding.numbers["number"] == version.number


def _as_before(plan: Plan, version: Version) -> tuple[Round, ...]:
    """Return the history with the day that the last round had before its approval, which the report has kept."""
    days = [finding.numbers["made_for"] for finding in plan.report.findings if _tells_day(finding, version)]
    if not days or not _made_by_round(plan.history, version):
        return plan.history
    made_for = "" if days[-1] == _NO_DAY else days[-1]
    return (*plan.history[:-1], dataclasses.replace(plan.history[-1], date=made_for))
