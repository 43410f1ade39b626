"""What becomes of a file in odd hands: trees of values, texts and packed files, each changed in one place or a few."""

from __future__ import annotations

import datetime
import io
import json
import math
import tomllib
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

ODD = (
    *(None, True, False, 0, -1, 1, 0.5, -0.0, 1e308, math.nan, math.inf, -math.inf),
    *(2**31, 2**53 + 1, 2**63, -(2**63) - 1, 10**400),
    *("", " ", "b000", "\0", "a\0b", "\ud800", "\u202e", "1e999", "９", "=1+1", "null", "网格" * 200),
    *([], {}, [[]], [None], [1, 2, 3], {"": None}, {"a": [1]}, [[[[[[]]]]]]),
)
"""Values that people, programs and pages leave where others belong."""
DAYS = (datetime.date(2026, 1, 1), datetime.datetime(2026, 1, 1, 1, 1, tzinfo=datetime.UTC), datetime.time(1))
"""Values that only TOML has."""
TOKENS = (
    *(
        b"",
        b"\0",
        b"\xff",
        b"\xed\xa0\x80",
        b"nan",
        b"-1",
        b"1e999",
        b"99999999999999999999",
        b'"',
        b"'",
        b"\n",
        b"\r\n",
    ),
    *(b",", b";", b"<", b">", b"</", b"{", b"[", b"]", b"}", b"&#0;", b"&amp;", b"\xe2\x80\xae", b"=1+1", b" " * 300),
)


def mutated_json(data: bytes, random: Random) -> bytes:
    """Return a JSON text with another value, name or depth somewhere."""
    return json.dumps(mutated_tree(json.loads(data), random)).encode()


def mutated_toml(data: bytes, random: Random) -> bytes:
    """Return a TOML text with another value, name or depth somewhere."""
    changed = mutated_tree(tomllib.loads(data.decode()), random, odd=(*ODD, *DAYS))
    return toml_of(changed if isinstance(changed, dict) else {"a": changed}).encode(errors="replace")


def mutated_text(data: bytes, random: Random) -> bytes:
    """Return bytes of which some are gone, repeated, flipped, or have an odd token among them."""
    at = random.randrange(len(data) + 1)
    to = min(len(data), at + random.choice((0, 1, 4, 40)))
    piece = random.choice((random.choice(TOKENS), data[at:to] * 2, random.randbytes(2), b""))
    return data[:at] + piece + data[to:]


def mutated_pack(data: bytes, random: Random) -> bytes:
    """Return a ZIP archive of which one file is changed, gone or called otherwise."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        files = {name: pack.read(name) for name in pack.namelist()}
    name = random.choice([*files])
    if random.random() < 0.1:
        files[random.choice(("a.txt", name.upper(), f"x/{name}"))] = files.pop(name)
    else:
        files[name] = mutated_text(files[name], random)
    return packed(files)


def packed(files: dict[str, bytes]) -> bytes:
    """Return a ZIP archive with the files, the same bytes for the same files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as pack:
        for name, content in files.items():
            pack.writestr(zipfile.ZipInfo(name), content)
    return held.getvalue()


def mutated_tree(value: Any, random: Random, *, odd: tuple[Any, ...] = ODD) -> Any:
    """Return the value with one place changed: replaced, left out, repeated, wrapped, or moved from another place."""
    inside = isinstance(value, (dict, list)) and value
    if not inside or random.random() < 0.1:
        return random.choice((random.choice(odd), [value], {"a": value}, str(value)))
    if isinstance(value, dict):
        name = random.choice([*value])
        return _at_entry(value, name, random, odd)
    at = random.randrange(len(value))
    act = random.random()
    if act < 0.1:
        return value[:at] + value[at + 1 :]
    if act < 0.2:
        return value[:at] + [value[at]] * random.choice((2, 3, 50)) + value[at + 1 :]
    return [*value[:at], mutated_tree(value[at], random, odd=odd), *value[at + 1 :]]


def _at_entry(value: dict[str, Any], name: str, random: Random, odd: tuple[Any, ...]) -> dict[str, Any]:
    act = random.random()
    if act < 0.1:
        return {key: held for key, held in value.items() if key != name}
    if act < 0.2:
        return {**value, random.choice((*value, "", "a\0", "__proto__", name.upper())): value[name]}
    if act < 0.3:
        return {**value, name: random.choice([*value.values()])}
    return {**value, name: mutated_tree(value[name], random, odd=odd)}


def toml_of(table: dict[str, Any]) -> str:
    """Return a table as TOML, its tables written inline; None is left out, having no spelling."""
    return "".join(f"{_toml(str(name))} = {_toml(value)}\n" for name, value in table.items() if value is not None)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value.replace("\x7f", ""), ensure_ascii=True).encode("ascii").decode()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(one) for one in value if one is not None) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(str(n))} = {_toml(one)}" for n, one in value.items() if one is not None) + "}"
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)


Mutator = Callable[[bytes, Random], bytes]
