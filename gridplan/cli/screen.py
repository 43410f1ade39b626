"""What the command line shows: progress and reports on stderr, results on stdout."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn, Protocol, get_args

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from gridplan.database.address import without_passwords
from gridplan.errors import GridplanError, InputError, OptionError
from gridplan.findings import Report
from gridplan.language import VARIABLE, Lang, hundredths_text, say
from gridplan.text import line_json, one_line, shown

_STYLES = {"error": "red", "warning": "yellow", "note": "cyan"}


def console(*, stderr: bool = True) -> Console:
    """Return a console; names from data are never read as markup."""
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=True)


def fail(fault: GridplanError) -> NoReturn:
    """Print every fault with its advice, as JSON too when that was asked for, and leave with the error's exit code."""
    findings = fault.findings if isinstance(fault, InputError) else ()
    if findings:
        show(Report(findings))
    else:
        tell(f"gridplan: {fault}", style="red")
    if "--json" in sys.argv:
        told = [finding.as_dict() for finding in findings]
        answer({"status": "error", "exit_code": fault.exit_code, "message": str(fault), "findings": told})
    sys.exit(fault.exit_code)


def show(report: Report) -> None:
    """Print a report, worst first."""
    if report.conservation:
        tell(report.conservation.text())
    for severity, style in _STYLES.items():
        for finding in report.findings:
            if finding.severity == severity:
                tell(finding.line(), style=style)


def tell(text: str, *, style: str | None = None) -> None:
    """Print lines for people beside the answer."""
    console().print(_harmless(text), style=style)


def say_out(text: str) -> None:
    """Print the answer as lines for people on stdout."""
    sys.stdout.write(f"{_harmless(text)}\n")


def _harmless(text: str) -> str:
    return shown(without_passwords(text))


def apart(*paths: Path | None) -> None:
    """Refuse an output that is an input or another output: writing it would destroy what is read.

    Raises
    ------
    OptionError
        Naming the path that stands twice.
    """
    seen: set[Path] = set()
    for path in filter(None, paths):
        whole = path.resolve()
        if whole in seen:
            raise OptionError(f"{path} is named twice; an output must be a file of its own")
        seen.add(whole)


def keep_answers_apart() -> None:
    """Let nothing but answers reach the standard output.

    HiGHS prints lines of its own straight to the first file of the process; these go to where messages go, so that JSON
    stays JSON. Processes that are started later inherit this. Whoever has put something else in place of the standard
    output keeps it.
    """
    out = sys.__stdout__
    if out is None or sys.stdout is not out:
        return
    out.flush()
    sys.stdout = os.fdopen(os.dup(1), "w", encoding=out.encoding, errors=out.errors, buffering=1)
    os.dup2(2, 1)


def answer(value: dict[str, Any]) -> None:
    """Print one JSON object on stdout."""
    sys.stdout.write(without_passwords(line_json(value)) + "\n")


@contextmanager
def asked_language(words: Sequence[str]) -> Iterator[None]:
    """Speak the language that the words of a command ask for with ``--lang``, in messages and processes too."""
    parts = [part for word in words for part in (word.split("=", 1) if word.startswith("--lang=") else [word])]
    asked = {after for word, after in pairwise(parts) if word == "--lang"} & set(get_args(Lang))
    before = os.environ.get(VARIABLE)
    if len(asked) == 1:
        os.environ[VARIABLE] = asked.pop()
    try:
        yield
    finally:
        os.environ.pop(VARIABLE, None)
        if before is not None:
            os.environ[VARIABLE] = before


class Bar(Protocol):
    """What verbs call while they work: a name, the share done, 0–1, and how far from perfect the best plan is."""

    def __call__(self, name: str, share: float, gap: float | None = None, /) -> None:
        """Show it."""


@contextmanager
def steps() -> Iterator[Bar]:
    """Show a bar for a long step; yields what shows how far it is."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(), transient=True) as bar:
        line = bar.add_task("", total=1.0)

        def told(name: str, share: float, gap: float | None = None, /) -> None:
            known = "" if gap is None else f" · {say('step-gap', gap=hundredths_text(gap))}"
            bar.update(line, description=shown(one_line(name)) + known, completed=share)

        yield told
