"""The command changes: what becomes of every grid and building from one version of a plan to the next."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.divisions import Json, Lang
from gridplan.cli.files import check_outputs, given
from gridplan.cli.plans import PlanFile
from gridplan.cli.screen import answer, tell
from gridplan.cli.takes import takes
from gridplan.errors import OptionError
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Changes

Old = Annotated[
    Path | None,
    typer.Option("--old", help="Plan to compare with, such as the one in force.", metavar="OLD.gpkg"),
]
Outs = Annotated[
    list[Path] | None,
    typer.Option("--out", help="Document to write; repeatable.", metavar="FILE.xlsx|PAGE.html|FOLDER"),
]
_PAGE = ".html"


class _Asked(NamedTuple):
    """Plans to compare and documents to write."""

    new: Path
    old: Path | None
    outs: tuple[Path, ...]


def _asked(new: PlanFile, old: Old = None, out: Outs = None) -> _Asked:
    """Check that every document can be written, and is no plan that is read."""
    outs = checked_documents(out)
    check_outputs(outs, (new, *given(old)))
    return _Asked(new, old, outs)


def checked_documents(paths: list[Path] | None) -> tuple[Path, ...]:
    """Return the change documents to write, refusing endings that none has.

    Raises
    ------
    OptionError
        Naming the path.
    """
    for path in paths or ():
        if path.suffix.lower() not in (".xlsx", _PAGE, ""):
            raise OptionError(say("changes-out-ending", path=path))
    return tuple(paths or ())


def write_documents(found: "Changes", paths: tuple[Path, ...], lang: str | None) -> None:
    """Write each change document in the form its ending asks for."""
    for path in paths:
        write = found.save_html if path.suffix.lower() == _PAGE else found.export
        tell(f"→ {write(path, lang=lang)}")


@takes({"asked": _asked})
def changes(asked: _Asked, lang: Lang = None, json: Json = False) -> None:
    """Say what becomes of every grid, building and community since the plan before, or since another one."""
    found = gp.changes(asked.new) if asked.old is None else gp.changes(asked.old, asked.new)
    tell(found.summary(lang))
    write_documents(found, asked.outs, lang)
    if json:
        answer(found.as_dict() | {"files": [str(path) for path in asked.outs]})
