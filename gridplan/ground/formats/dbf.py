"""The column names of a Shapefile as the bytes of its table have them: ten at most, wherever a character ends."""

from __future__ import annotations

from pathlib import Path

_HEADER, _FIELD, _NAME = 32, 32, 11
_END = b"\r"


def cut_names(dbf: Path) -> tuple[str, ...]:
    """Return the column names in UTF-8 that are cut inside a character, an ellipsis in its place.

    Layout of the header: dBase III, 32 bytes, then 32 for each column with its name in the first 11, then a return.
    """
    with dbf.open("rb") as stream:
        head = stream.read(_HEADER)
        size = int.from_bytes(head[8:10], "little")
        fields = stream.read(max(size - _HEADER, 0))
    names = []
    for start in range(0, len(fields), _FIELD):
        if fields.startswith(_END, start):
            break
        names.append(fields[start : start + _NAME].split(b"\0")[0])
    return tuple(cut for name in names if (cut := _cut(name)))


def _cut(name: bytes) -> str:
    """Return a name whose last character is not whole up to there, an empty text for any other name.

    Bytes that are UTF-8 up to there only because they are plain letters may be of any encoding.

    Examples
    --------
    >>> _cut("网格编号".encode()[:10]), _cut("网格".encode()), _cut("网格".encode("gbk"))
    ('网格编…', '', '')
    """
    try:
        name.decode()
    except UnicodeDecodeError as fault:
        whole = name[: fault.start].decode()
        return "" if whole.isascii() or fault.end < len(name) else f"{whole}…"
    return ""
