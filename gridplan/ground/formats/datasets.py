"""The datasets in an archive: files that belong together, and the one that is meant."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from gridplan.ground.faults import refusal
from gridplan.ground.formats.archives import entries_of, holds
from gridplan.ground.formats.kinds import ARCHIVES, FORMATS, TABLES, ending

_NOTES = (".json",)
_TEXTS = (".txt", ".tsv")
_PLACEMARK = b"<Placemark"


class Dataset(NamedTuple):
    """Files of an archive that are one dataset.

    Parameters
    ----------
    main
        The file that is opened, or the folder of a file geodatabase.
    files
        All that belong to it.
    """

    main: PurePosixPath
    files: tuple[PurePosixPath, ...]

    @property
    def ending(self) -> str:
        """Return what its name ends in."""
        return ending(self.main)

    @property
    def name(self) -> str:
        """Return its name without the ending."""
        return self.main.name[: -len(self.ending)]


class Choice(NamedTuple):
    """The dataset that is meant, its layer where one is named, and the other datasets."""

    dataset: Dataset
    layer: str | None
    others: tuple[str, ...]


def choose_dataset(file: Path, layer: str | None) -> Choice:
    """Return the dataset of an archive that is meant: the one named, or the only one of the best sort there.

    Layers with shapes come before tables, tables before plain texts, which are often notes.

    Parameters
    ----------
    layer
        Name of a dataset, of a layer of the only dataset, or both: ``dataset/layer``.

    Raises
    ------
    InputError
        ``layer-choice`` with the names where several may be meant, ``archive-nothing`` where there is none.
    """
    found = _datasets(file)
    if not found:
        raise _nothing(file)
    names = _names(found)
    if layer is not None and (named := _named(found, names, layer)):
        return named
    best = [i for i, dataset in enumerate(found) if _rank(dataset) == min(map(_rank, found))]
    if len(best) > 1:
        code = "layer-choice" if layer is None else "layer-missing"
        raise refusal(code, source=file.name, layer=layer, layers=", ".join(names))
    others = tuple(name for i, name in enumerate(names) if i != best[0])
    return Choice(found[best[0]], layer, others)


def _datasets(file: Path) -> list[Dataset]:
    """Return the datasets; texts of KML that only point to others are none."""
    entries = entries_of(file)
    paths = [entry.path for entry in entries]
    if ending(file) == ".kmz":
        texts = [entry for entry in entries if ending(entry.path) == ".kml"]
        full = [entry for entry in texts if len(texts) == 1 or holds(file, entry, _PLACEMARK)]
        return [Dataset(entry.path, (entry.path,)) for entry in full]
    folders = {folder for path in paths for folder in path.parents if ending(folder) == ".gdb"}
    found = [Dataset(folder, tuple(p for p in paths if folder in p.parents)) for folder in sorted(folders)]
    inside = {path for dataset in found for path in dataset.files}
    mains = [p for p in paths if p not in inside and ending(p) in (*FORMATS, *TABLES) and ending(p) != ".gdb"]
    return found + [Dataset(main, _with_companions(main, paths)) for main in mains]


def _with_companions(main: PurePosixPath, paths: Sequence[PurePosixPath]) -> tuple[PurePosixPath, ...]:
    """Return the files that bear the name of `main`, where its format is made of several."""
    if not FORMATS.get(ending(main)) or not FORMATS[ending(main)].companions:
        return (main,)
    return tuple(p for p in paths if p.parent == main.parent and p.stem.casefold() == main.stem.casefold())


def _names(found: Sequence[Dataset]) -> list[str]:
    """Return what to call each dataset: its name, or its whole path where others have the same."""
    plain = [dataset.name for dataset in found]
    return [name if plain.count(name) == 1 else str(dataset.main) for name, dataset in zip(plain, found, strict=True)]


def _named(found: Sequence[Dataset], names: Sequence[str], asked: str) -> Choice | None:
    for dataset, name in zip(found, names, strict=True):
        for called in (name, dataset.main.name, str(dataset.main)):
            if asked == called:
                return Choice(dataset, None, ())
            if asked.startswith(f"{called}/"):
                return Choice(dataset, asked.removeprefix(f"{called}/"), ())
    return None


def _rank(dataset: Dataset) -> int:
    if dataset.ending in _NOTES:
        return 1
    if dataset.ending in FORMATS:
        return 0
    return 3 if dataset.ending in _TEXTS else 2


def _nothing(file: Path) -> Exception:
    """Return the refusal of an archive without data; archives in archives are not opened."""
    held = sorted({ending(entry.path) or "-" for entry in entries_of(file)})
    code = "archive-nested" if set(held) & set(ARCHIVES) else "archive-nothing"
    return refusal(code, source=file.name, endings=", ".join(held), formats=", ".join((*FORMATS, *TABLES)))
