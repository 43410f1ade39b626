"""The ten promises of trust: how often each is tried, once in CI and at length, and a table of what was tried.

Each promise has a folder below ``trust``. ``GRIDPLAN_TRUST=1``, as set by make trust, asks for the long counts.
"""

import functools
import os
from collections import Counter, defaultdict

import pytest
from listed_laws import LAWS

PROMISES = {
    "nothing_lost": "Nothing lost",
    "nothing_silent": "Nothing silent",
    "same_answer": "Same in, same out",
    "checked_answers": "Checked answers",
    "reasons": "Reasons",
    "text_is_data": "Text is data",
    "private": "Private by default",
    "limits": "Load and limits",
    "laws": "Laws and fuzzing",
    "installable": "Installable for years",
}
AT_LENGTH = bool(os.environ.get("GRIDPLAN_TRUST"))
_WATCHED = {
    "verified": ("checked_answers", "verified plans"),
    "explained": ("reasons", "infeasible answers of all tests with a reason"),
    "examples": ("laws", "examples of laws"),
}
"""Noted of tests in every folder, by ``verified_plans`` and of the listed laws → the promise and what was tried."""
_OF_LAWS = tuple(f"tests/{test}" for tests in LAWS.values() for test in tests)
_ENDS = ("passed", "failed", "error", "skipped")


def times(in_ci, by_trust):
    """Return how often to try: so often in CI, or as often as make trust does."""
    return by_trust if AT_LENGTH else in_ci


@pytest.fixture
def tried(record_property):
    """Note for the table how many cases of what a test has tried: ``tried(100, "kills")``."""

    def note(count, what):
        record_property("tried", (what, count))

    return note


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Note for the table how many examples of a listed law held, those left out by ``assume`` not among them."""
    if not item.nodeid.split("[")[0].endswith(_OF_LAWS):
        return (yield)
    drawn, held = item.obj.hypothesis.inner_test, Counter()

    @functools.wraps(drawn)
    def counted(*given, **named):
        drawn(*given, **named)
        held["examples"] += 1

    item.obj.hypothesis.inner_test = counted
    try:
        return (yield)
    finally:
        item.obj.hypothesis.inner_test = drawn
        item.user_properties += held.items()


def pytest_terminal_summary(terminalreporter):
    """Print one line a promise: tests, cases, and whether all held."""
    ends, cases = defaultdict(Counter), defaultdict(Counter)
    for end in _ENDS:
        for report in terminalreporter.stats.get(end, []):
            promise = _promise_of(report.nodeid)
            for watched, (held, what) in _WATCHED.items():
                cases[held][what] += sum(n for name, n in _noted(report) if name == watched)
            if promise is None or (end == "passed" and report.when != "call"):
                continue
            ends[promise][end] += 1
            if end == "passed":
                for what, count in (value for name, value in _noted(report) if name == "tried"):
                    cases[promise][what] += count
    if ends:
        terminalreporter.section("promises")
        terminalreporter.write_line("| promise | tests | tried | held |\n|---|---|---|---|")
        for promise in (name for name in PROMISES if name in ends):
            terminalreporter.write_line(_line(promise, ends[promise], cases[promise]))


def _noted(report):
    """Return what a test noted; a file that could not be collected has noted nothing."""
    return getattr(report, "user_properties", ())


def _promise_of(nodeid):
    parts = nodeid.split("::")[0].split("/")
    return next((parts[i + 1] for i in range(len(parts) - 2) if parts[i] == "trust"), None)


def _line(promise, ends, cases):
    kinds = ", ".join(f"{count:,} {what}" for what, count in cases.items() if count)
    broken = ends["failed"] + ends["error"]
    held = f"**no: {broken} failed**" if broken else "yes"
    left_out = f", {ends['skipped']} left out" if ends["skipped"] else ""
    return f"| {PROMISES[promise]} | {sum(ends.values())} | {kinds or '–'} | {held}{left_out} |"
