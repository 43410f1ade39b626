"""Archives that arrive from outside: looked at within limits before one dataset is unpacked, for as long as needed."""

from __future__ import annotations

import errno
import re
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.faults import refusal
from gridplan.safe.scratch import scratch_folder

MOST_ENTRIES = 5_000
"""A file geodatabase of a city has a few hundred."""
LARGEST_TOTAL = 4 * 2**30
"""Bytes, unpacked."""
HIGHEST_RATIO = 200
"""Unpacked to packed, of archives that unpack to more than `SMALL`; tables of a city pack to a fiftieth."""
SMALL = 64 * 2**20
_LONGEST_NAME = 200
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_METHODS = (0, 8, 12, 14)
_LOCAL_HEADER = 30
"""Bytes before the name of a file, at least."""
_CHUNK = 2**20
_OF_BYTES = (None, errno.EINVAL)
"""Numbers of system errors that tell of wrong bytes, a place before the first among them, and not of the disk."""
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_LITTER = ("__MACOSX",)
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"} | {f"{d}{n}" for d in ("com", "lpt") for n in "123456789¹²³"}
)
"""What Windows takes for a device, whatever ending it has."""
_DRIVE = re.compile(r"[A-Za-z]:")


class Entry(NamedTuple):
    """A file in an archive."""

    path: PurePosixPath
    info: ZipInfo


def entries_of(file: Path) -> tuple[Entry, ...]:
    """Return the files in an archive, by their names as people wrote them.

    Names without the mark of UTF-8 are read as UTF-8 and else as GB18030, as Chinese systems write them.

    Raises
    ------
    InputError
        With all of: too many entries, too large, packed too tight, encrypted, names that lead out of a folder, and
        ways of packing that are unknown here; ``source-damaged`` when it is no archive.
    """
    with _opened(file) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
    if not infos:
        raise refusal("file-empty", source=file.name)
    if _overlap(infos):
        raise _damaged(file)
    entries = tuple(Entry(PurePosixPath(_name(info)), info) for info in infos)
    if faults := (*_size_faults(file, infos), *_entry_faults(file, entries)):
        raise InputError(faults)
    return tuple(entry for entry in entries if not _is_litter(entry.path))


@contextmanager
def unpacked(file: Path, paths: Iterable[PurePosixPath]) -> Iterator[Path]:
    """Yield a private folder with the files of an archive that are asked for, which goes when it is left.

    Raises
    ------
    InputError
        When a file is damaged or larger than its archive says.
    """
    wanted = set(paths)
    with scratch_folder() as folder:
        with _opened(file) as archive:
            for path, info in entries_of(file):
                if path in wanted:
                    _unpack(archive, info, folder.joinpath(*path.parts), source=file.name)
        yield folder


def holds(file: Path, entry: Entry, *marks: bytes) -> bool:
    """Tell whether a file in an archive holds some bytes, any of `marks`."""
    longest = max(map(len, marks))
    with _opened(file) as archive, archive.open(entry.info) as packed:
        rest = b""
        while chunk := packed.read(_CHUNK):
            if any(mark in rest + chunk for mark in marks):
                return True
            rest = chunk[-longest:]
    return False


def check_packed(file: Path) -> None:
    """Refuse a workbook, which is an archive too, that is beyond the limits or holds bytes that have been changed.

    Raises
    ------
    InputError
        As `entries_of` does, ``source-damaged``, and ``xml-entities`` where a part declares a document type, whatever
        its name: the table of contents of a workbook can call any file a sheet.
    """
    for entry in entries_of(file):
        if holds(file, entry, *_DOCTYPES):
            raise refusal("xml-entities", source=file.name)


@contextmanager
def _opened(file: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(file) as archive:
            yield archive
    except OSError as fault:
        if fault.errno not in _OF_BYTES:
            raise
        raise _damaged(file) from None
    except (BadZipFile, NotImplementedError, zlib.error, LZMAError, EOFError, UnicodeDecodeError):
        raise _damaged(file) from None


def _damaged(file: Path) -> InputError:
    return refusal("source-damaged" if file.stat().st_size else "file-empty", source=file.name, driver="ZIP")


def _unpack(archive: ZipFile, info: ZipInfo, place: Path, *, source: str) -> None:
    """Write one file, never more of it than the archive says it has."""
    place.parent.mkdir(parents=True, exist_ok=True)
    left = info.file_size
    with archive.open(info) as packed, place.open("xb") as plain:
        while chunk := packed.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise refusal("source-damaged", source=source, driver="ZIP")
            plain.write(chunk)


def _name(info: ZipInfo) -> str:
    """Return the name of an entry with slashes, whatever system packed it."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _overlap(infos: list[ZipInfo]) -> bool:
    """Tell whether files share bytes of their archive, as those of bombs do: each would unpack the same again."""
    placed = sorted(infos, key=lambda info: info.header_offset)
    ends = [info.header_offset + _LOCAL_HEADER + info.compress_size for info in placed]
    return any(end > after.header_offset for end, after in zip(ends, placed[1:], strict=False))


def _size_faults(file: Path, infos: list[ZipInfo]) -> tuple[Finding, ...]:
    total, packed = sum(info.file_size for info in infos), max(sum(info.compress_size for info in infos), 1)
    about = {"source": file.name}
    faults = []
    if len(infos) > MOST_ENTRIES:
        faults.append(Finding("archive-entries", (), about | {"entries": len(infos), "most": MOST_ENTRIES}))
    if total > LARGEST_TOTAL:
        numbers = {"megabytes": total // 2**20, "largest": LARGEST_TOTAL // 2**20}
        faults.append(Finding("archive-size", (), about | numbers))
    if total > SMALL and total / packed > HIGHEST_RATIO:
        faults.append(Finding("archive-ratio", (), about | {"ratio": total // packed, "highest": HIGHEST_RATIO}))
    return tuple(faults)


def _entry_faults(file: Path, entries: tuple[Entry, ...]) -> tuple[Finding, ...]:
    seen: dict[str, int] = {}
    for path, _ in entries:
        seen[str(path).casefold()] = seen.get(str(path).casefold(), 0) + 1
    wrong = {
        "archive-names": [e for e in entries if _leads_out(e) or seen[str(e.path).casefold()] > 1],
        "archive-encrypted": [e for e in entries if e.info.flag_bits & _ENCRYPTED],
        "archive-method": [e for e in entries if e.info.compress_type not in _METHODS],
    }
    about = {"source": file.name}
    return tuple(
        Finding(code, tuple(dict.fromkeys(str(e.path) for e in found)), about) for code, found in wrong.items() if found
    )


def _leads_out(entry: Entry) -> bool:
    """Tell whether a name is absolute, climbs, names a drive, a device, a link or nothing that can be a file."""
    parts = entry.path.parts
    climbs = entry.path.is_absolute() or ".." in parts or bool(_DRIVE.match(str(entry.path)))
    unfit = not parts or any(len(part.encode()) > _LONGEST_NAME or min(part) < " " for part in parts)
    return climbs or unfit or any(map(_is_device, parts)) or stat.S_ISLNK(entry.info.external_attr >> 16)


def _is_device(part: str) -> bool:
    """Tell whether Windows takes a name for a device.

    Examples
    --------
    >>> [_is_device(name) for name in ("CON.geojson", "aux", "nul .txt", "contour.shp")]
    [True, True, True, False]
    """
    return part.partition(".")[0].rstrip().casefold() in _DEVICES


def _is_litter(path: PurePosixPath) -> bool:
    return path.parts[0] in _LITTER or path.name.startswith(".")
