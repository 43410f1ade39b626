"""The address of a database, with what in it is meant; a password in it is never shown."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from types import MappingProxyType
from typing import TypeAlias
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from gridplan.errors import OptionError
from gridplan.language import say

Source: TypeAlias = str | os.PathLike[str]
_SCHEME = re.compile(r"postgres(ql)?:/+", re.IGNORECASE)
_SECRET = re.compile(r"(postgres(?:ql)?:/+[^\s:/@]*):[^\s\"]*(?=@)", re.IGNORECASE)
_NAMED_SECRET = re.compile(r"(postgres(?:ql)?:/[^\s]*[?&]password=)[^\s&\"']*", re.IGNORECASE)
_OWN = ("table", "geometry", "plan", "version", "schema")


@dataclass(frozen=True)
class Address:
    """Where a database is and what in it is meant.

    Parameters
    ----------
    server
        Address for the driver, with the password if one was given.
    shown
        The same for people, without password and options.
    password
        Never to be shown.
    asked
        What was named in it: ``table``, ``geometry``, ``plan``, ``version``, ``schema``.
    """

    server: str = field(repr=False)
    shown: str
    password: str = field(default="", repr=False)
    asked: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def is_address(source: object) -> bool:
    """Tell whether something is the address of a database rather than a file.

    Examples
    --------
    >>> is_address("postgresql://server/district"), is_address("district.gpkg")
    (True, False)
    """
    return isinstance(source, str | PurePath) and _SCHEME.match(_text(source)) is not None


def address_of(source: Source) -> Address:
    """Return the parts of an address such as ``postgresql://user@server:5432/district?table=public.buildings``.

    Everything that is not ours (``sslmode``, ``connect_timeout``, …) goes to the driver. Folders of Unix sockets are
    written ``%2Frun%2Fpostgresql`` in place of the server.

    Raises
    ------
    OptionError
        When it is no address, or signs in the password are not written as ``%40`` and the like.

    Examples
    --------
    >>> address_of("postgresql://ann:secret@server/district?table=public.buildings")
    Address(shown='postgresql://ann@server/district', asked=mappingproxy({'table': 'public.buildings'}))
    """
    parts = urlsplit(_whole(_text(source)))
    rest = f"{parts.path}?{parts.query}"
    if not is_address(source) or parts.netloc.count("@") > 1 or "@" in rest or parts.fragment:
        raise OptionError(say("postgis-address"))
    named = parse_qsl(parts.query, keep_blank_values=True)
    options = [pair for pair in named if pair[0] not in _OWN]
    return Address(
        server=f"postgresql://{parts.netloc}{parts.path}?{urlencode(options, quote_via=quote)}".removesuffix("?"),
        shown=_shown(parts),
        password=_password(parts, options),
        asked=MappingProxyType({name: value for name, value in named if name in _OWN}),
    )


def shown(source: Source) -> str:
    """Return a file or an address as people may see it: without password.

    Examples
    --------
    >>> shown("postgresql://ann:secret@server/district?plan=West"), shown("west.gpkg")
    ('postgresql://ann@server/district?plan=West', 'west.gpkg')
    """
    if not is_address(source):
        return os.fspath(source)
    address = address_of(source)
    return f"{address.shown}?{urlencode(address.asked)}" if address.asked else address.shown


def without_passwords(text: str) -> str:
    """Return a text with the passwords of all addresses in it taken out, also of those that a path has cut.

    Examples
    --------
    >>> without_passwords("→ postgresql:/ann:secret@server/district?plan=West")
    '→ postgresql:/ann@server/district?plan=West'
    """
    return _SECRET.sub(r"\1", _NAMED_SECRET.sub(r"\1***", text))


def _text(source: Source) -> str:
    return source.as_posix() if isinstance(source, PurePath) else os.fspath(source)


def _whole(text: str) -> str:
    """Return the address with its slashes: a `Path` of it has swallowed one, or two where no server is named."""
    rest = _SCHEME.sub("", text, count=1)
    bare = "/" not in rest.split("?")[0] or text.partition(":")[2].startswith("///")
    return f"postgresql://{'/' if bare else ''}{rest}"


def _shown(parts: SplitResult) -> str:
    user, at, server = parts.netloc.rpartition("@")
    return f"postgresql://{user.partition(':')[0]}{at}{server}{parts.path}"


def _password(parts: SplitResult, options: list[tuple[str, str]]) -> str:
    return unquote(parts.netloc.rpartition("@")[0].partition(":")[2]) or dict(options).get("password", "")
