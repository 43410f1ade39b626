"""The folder that a place is written to: nothing of another place in it, and a README of what its files are."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

from gridplan.errors import OptionError
from gridplan.language import say, sentences
from gridplan.safe.folders import made
from gridplan.safe.replacing import replace_file, replacing

INPUTS, LATER, PLAN, TABLE, README = "inputs", "later", "plan.gpkg", "published.csv", "README.txt"
_COMMAND = re.compile(r"gridplan place .+")
_INPUT = (".gpkg", ".csv", ".txt")


def opened(name: str, out: str | os.PathLike[str]) -> Path:
    """Return the folder to write a place to, made if need be, without the table of an earlier run.

    That table is written last: where there is none, a run has not come to its end.

    Raises
    ------
    OptionError
        When the folder has another place, or a plan that is of no place.
    """
    folder = made(out)
    if (folder / README).is_file():
        other = told_command(folder)[2]
        if other != name:
            raise OptionError(say("gallery-folder-other", folder=str(out), place=name, other=other))
    elif (folder / PLAN).exists():
        raise OptionError(say("gallery-folder-plan", folder=str(out), file=PLAN))
    (folder / TABLE).unlink(missing_ok=True)
    return folder


def taken_in(inputs: str | os.PathLike[str], folder: Path) -> None:
    """Copy inputs, and those of a year later where there are any, to where those that are made would be.

    Raises
    ------
    OptionError
        When there is nothing to copy, or the folder has files that would stay among the new ones.
    """
    given, own = Path(inputs), folder / INPUTS
    if given.resolve() == own.resolve():
        return
    _copied(given, own)
    if (given / LATER).is_dir():
        _copied(given / LATER, made(folder / LATER) / INPUTS)
    elif (folder / LATER).exists():
        raise OptionError(say("sample-folder-used", folder=str(folder), files=LATER))


def command(name: str, **options: object) -> list[str]:
    """Return the words of the command that runs a place, without the folder it writes to.

    Examples
    --------
    >>> command("city", seed=3, households=None, inputs="my files")
    ['gridplan', 'place', 'city', '--seed', '3', '--inputs', 'my files']
    """
    told = [(f"--{option}", str(value)) for option, value in options.items() if value is not None]
    return ["gridplan", "place", name, *(word for pair in told for word in pair)]


def told_command(folder: Path) -> list[str]:
    """Return the words of the command that wrote a folder, as its README tells them; at least three."""
    told = folder / README
    text = told.read_text(encoding="utf-8", errors="replace") if told.is_file() else ""
    found = _COMMAND.search(text)
    return shlex.split(found[0]) if found else ["gridplan", "place", "?"]


def write_readme(words: list[str], folder: Path) -> None:
    """Write by which command the folder was written and what each file in it is, in both languages."""
    name = words[2]
    parts = [
        "\n".join([say("gallery-readme", lang, command=shlex.join(words), place=name), "", *_lines(name, folder, lang)])
        for lang in ("zh", "en")
    ]
    replace_file(folder / README, ("\n\n".join(parts) + "\n").encode())


def _copied(given: Path, own: Path) -> None:
    files = {path.name: path for path in sorted(given.glob("*")) if path.suffix in _INPUT and path.is_file()}
    if not files:
        raise OptionError(say("gallery-inputs-none", folder=str(given)))
    if strays := sorted(path.name for path in made(own).glob("*") if path.name not in files):
        raise OptionError(say("sample-folder-used", folder=str(own), files=", ".join(strays)))
    for name, path in files.items():
        with replacing(own / name) as temporary:
            shutil.copyfile(path, temporary)


def _lines(place: str, folder: Path, lang: str) -> Iterator[str]:
    """Yield a line for each file that is there, and for the folders of inputs."""
    for path in sorted(folder.iterdir(), key=lambda path: (path.is_dir(), path.name)):
        if path.name.startswith(".") or path.name == README:
            continue
        ending = "/" if path.is_dir() else ""
        yield f"{path.name}{ending}: {_told(place, path, lang)}"
        if path.name == LATER:
            yield from (f"    {line}" for line in _lines(place, path, lang))


def _told(place: str, path: Path, lang: str) -> str:
    """Return what a file is: in this place, in any, or in general."""
    stem = path.stem.replace("_", "-").lower()
    keys = (f"gallery-file-{place}-{stem}", f"gallery-file-{stem}")
    told = say(next((key for key in keys if key in sentences()), "gallery-file-any"), lang)
    return say("gallery-file-for-programs", lang, told=told) if path.suffix == ".json" else told
