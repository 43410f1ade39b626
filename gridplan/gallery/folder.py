"""The folder that a place is written to: nothing of another place in it, and a README of what its files are."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from gridplan.errors import OptionError
from gridplan.gallery.faults import Fault, people_faults
from gridplan.language import say, sentences
from gridplan.safe.folders import made
from gridplan.safe.replacing import replace_file, replacing

INPUTS, LATER, PLAN, TABLE, README = "inputs", "later", "plan.gpkg", "published.csv", "README.txt"
UNKNOWN = "?"
"""Place of a folder that no place was written to."""
_COMMAND = re.compile(r"gridplan place \S.*")


def checked(name: str, out: str | os.PathLike[str], *, made_anew: bool) -> Path:
    """Return the folder to write a place to; nothing is made or written yet.

    Parameters
    ----------
    made_anew
        Whether inputs are to be made, in the place of any that lie there.

    Raises
    ------
    OptionError
        When the folder has another place, files that no place has written, or inputs that a planner has given.
    """
    folder = Path(out)
    if not folder.is_dir():
        return folder
    other = told_command(folder)[2]
    if other not in (name, UNKNOWN):
        raise OptionError(say("gallery-folder-other", folder=str(out), place=name, other=other))
    if other == UNKNOWN and (strange := _strange(folder)):
        raise OptionError(say("gallery-folder-strange", folder=str(out), files=", ".join(strange)))
    if made_anew and (folder / INPUTS).is_dir() and (other == UNKNOWN or is_given(folder)):
        raise OptionError(say("gallery-folder-inputs", folder=str(out), files=INPUTS))
    return folder


def opened(folder: Path) -> Path:
    """Return the folder, made if need be, without the table of an earlier run, and its requests that cannot be met.

    That table is written last: where there is none, a run has not come to its end.
    """
    (made(folder) / TABLE).unlink(missing_ok=True)
    for file in {fault.file for fault in people_faults(folder)}:
        (folder / file).unlink()
    return folder


def refuse_strays(folder: Path, names: Collection[str]) -> None:
    """Refuse a folder of inputs with files that would stay among those of these names.

    Raises
    ------
    OptionError
        Naming them.
    """
    seen = sorted(path.name for path in folder.iterdir() if path.name[0] != ".") if folder.is_dir() else []
    if strays := [name for name in seen if name not in names]:
        raise OptionError(say("sample-folder-used", folder=str(folder), files=", ".join(strays)))


def copied(files: Iterable[Path], own: Path) -> None:
    """Copy files to a folder, made if need be, each whole or not at all."""
    target = made(own)
    for path in files:
        with replacing(target / path.name) as temporary:
            shutil.copyfile(path, temporary)


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
    """Return the words of the command that wrote a folder, as its README tells them; at least three.

    The place is `UNKNOWN` where no README tells one. One that was edited so that its quotes no longer match is read
    word by word.
    """
    told = folder / README
    text = told.read_text(encoding="utf-8", errors="replace") if told.is_file() else ""
    found = _COMMAND.search(text)
    if found is None:
        return ["gridplan", "place", UNKNOWN]
    try:
        return shlex.split(found[0])
    except ValueError:
        return found[0].split()


def is_given(folder: Path) -> bool:
    """Tell whether the inputs of a folder were given to the command that wrote it, not made by it."""
    return any(word.split("=")[0] == "--inputs" for word in told_command(folder))


def write_readme(words: list[str], folder: Path, faults: Collection[Fault] = ()) -> None:
    """Write by which command the folder was written, what is not in order and what each file is, in both languages."""
    parts = ["\n".join(_readme(words, folder, faults, lang)) for lang in ("zh", "en")]
    replace_file(folder / README, ("\n\n".join(parts) + "\n").encode())


def _readme(words: list[str], folder: Path, faults: Collection[Fault], lang: str) -> Iterator[str]:
    yield say("gallery-readme", lang, command=shlex.join(words), place=words[2])
    if faults:
        yield from ("", say("gallery-readme-faults", lang), *(f"- {fault.line(lang)}" for fault in faults))
    yield from ("", *_lines(words[2], folder, lang))


def _strange(folder: Path) -> list[str]:
    """Return what lies in a folder beside inputs that were put there for a place."""
    later = folder / LATER
    inside = [f"{LATER}/{path.name}" for path in later.iterdir() if path.name != INPUTS] if later.is_dir() else []
    beside = [path.name for path in folder.iterdir() if path.name not in (INPUTS, LATER) and path.name[0] != "."]
    return sorted([*beside, *inside])


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
