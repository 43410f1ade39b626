"""Opening files: local paths only, known endings, archives unpacked for as long as they are read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gridplan.database.address import address_of, is_address
from gridplan.findings import Finding
from gridplan.ground.faults import refusal
from gridplan.ground.formats.archives import unpacked
from gridplan.ground.formats.datasets import choose_dataset
from gridplan.ground.formats.kinds import ARCHIVES, TABLES, check_ending, ending
from gridplan.safe.scratch import remove_abandoned


@dataclass(frozen=True)
class Opened:
    """A file that can be read, unpacked where it came in an archive.

    Parameters
    ----------
    layer
        The layer asked for, if any.
    findings
        What of an archive was passed over.
    """

    file: Path
    layer: str | None
    findings: tuple[Finding, ...] = ()

    @property
    def is_table(self) -> bool:
        """Tell whether the file is a table without shapes."""
        return ending(self.file) in TABLES


def source_name(path: str | os.PathLike[str]) -> str:
    """Return what to call a source: the name of a file, or a table and never the password in its address.

    Examples
    --------
    >>> source_name("data/houses.shp"), source_name("postgresql://server/district?table=houses")
    ('houses.shp', 'houses')
    """
    if not is_address(path):
        return os.path.basename(path)
    address = address_of(path)
    return address.asked.get("table", address.shown)


def local_file(path: str | os.PathLike[str]) -> Path:
    """Return `path` as an existing local file, or file geodatabase, with a known ending.

    Raises
    ------
    InputError
        ``file-missing`` when there is no such file, which includes every address and virtual path;
        ``file-format`` when the ending is none that can be read.
    """
    found = Path(path)
    if not (os.path.isfile(found) or (os.path.isdir(found) and ending(found) == ".gdb")):
        raise refusal("file-missing", source=source_name(path) if is_address(path) else str(path))
    check_ending(found.name)
    return found.resolve()


@contextmanager
def opened(path: str | os.PathLike[str], *, layer: str | None = None) -> Iterator[Opened]:
    """Yield the file that is to be read: itself, or the dataset that is meant in an archive, unpacked until left.

    Parameters
    ----------
    layer
        Of an archive also the name of a dataset, or ``dataset/layer``.

    Raises
    ------
    InputError
        When the file is missing or foreign, or an archive is damaged, beyond the limits, or holds none or several.
    """
    remove_abandoned()
    file = local_file(path)
    if ending(file) not in ARCHIVES:
        yield Opened(file, layer)
        return
    choice = choose_dataset(file, layer)
    others = {"source": file.name, "dataset": choice.dataset.main.name, "others": len(choice.others)}
    findings = (Finding("archive-others", (), others),) if choice.others else ()
    with unpacked(file, choice.dataset.files) as folder:
        yield Opened(folder.joinpath(*choice.dataset.main.parts), choice.layer, findings)


def is_table(path: str | os.PathLike[str], *, layer: str | None = None) -> bool:
    """Tell whether a file, or what is meant in an archive, is a table without shapes.

    Raises
    ------
    InputError
        As `opened` does.
    """
    if is_address(path):
        return False
    file = local_file(path)
    return (choose_dataset(file, layer).dataset.ending if ending(file) in ARCHIVES else ending(file)) in TABLES
