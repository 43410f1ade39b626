"""The address of a tile server: the forms it may have, what may be wrong with it, and the hosts it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, urlsplit

_PLACES = {"tilematrix": "{z}", "tilerow": "{y}", "tilecol": "{x}"}
"""What WMTS calls zoom, row and column, and what templates call them."""
_KNOWN = frozenset({"{z}", "{x}", "{y}", "{-y}", "{s}", "{r}"})
"""What the map fills in; ``{r}`` becomes ``@2x`` on fine screens."""
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_SERVERS = re.compile(r"\{s\}|\{(?=[a-z]-[a-z]|[0-9]-[0-9])(.)-(.)\}")
_HOST = re.compile(r"(?:(?:[\w-]+\.)*[\w-]+|\[[0-9a-fA-F:.]+\])(?::([0-9]{1,5}))?", re.ASCII)
_LAST_PORT = 65535
_SAFE = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff\"'<>`\\]+")


def template_of(url: str) -> str:
    """Return the address with ``{z}``, ``{x}``, ``{y}`` and ``{s}`` in their places.

    Examples
    --------
    >>> template_of("http://t{0-3}.lan/{TileMatrix}/{TileRow}/{TileCol}.png")
    'http://t{s}.lan/{z}/{y}/{x}.png'
    """
    found = re.sub(r"\{(\w+)\}", lambda name: _PLACES.get(name[1].lower(), name[0]), url)
    asked = {name.lower(): value.lower() for name, value in parse_qsl(urlsplit(found).query)}
    if asked.get("service") == "wmts" and not _PLACES.keys() & asked.keys():
        found += "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
    return _SERVERS.sub("{s}", found)


def servers_of(url: str) -> str:
    """Return what stands for ``{s}``, a letter or digit each: the first range, a, b and c where there is none.

    Examples
    --------
    >>> servers_of("http://t{0-3}.lan/{z}/{x}/{y}.png")
    '0123'
    """
    found = _SERVERS.search(url)
    if found is None or found[1] is None:
        return "abc"
    return "".join(map(chr, range(ord(found[1]), ord(found[2]) + 1)))


def origins_of(url: str) -> list[str]:
    """Return the origins that pictures come from, each once.

    Examples
    --------
    >>> origins_of("http://t{0-1}.lan:8080/{z}/{x}/{y}.png")
    ['http://t0.lan:8080', 'http://t1.lan:8080']
    """
    return list(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in _parts(url)))


def address_faults(url: object) -> Iterator[str]:
    """Yield what is wrong with the address of a tile server; nothing more where it cannot be read."""
    if not isinstance(url, str) or not _SAFE.fullmatch(url) or not _is_web(url):
        yield f"a basemap is an address that begins with http:// or https://, not {url!r}"
        return
    parts = _parts(url)
    hosts = dict.fromkeys(part.netloc for part in parts if not _is_host(part.netloc))
    if any(part.username is not None or part.password is not None for part in parts):
        yield "the address of a basemap must hold no user name and no password: whoever has the page can read it"
    elif hosts:
        yield f"the address of a basemap must name a host, and no port but 1 to {_LAST_PORT}, not {', '.join(hosts)}"
    yield from _sign_faults(template_of(url), {found[0] for found in _SERVERS.finditer(url)})


def _sign_faults(template: str, servers: set[str]) -> Iterator[str]:
    """Yield what is wrong with that which the map fills in."""
    if len(servers) > 1 or any(found[1] > found[3] for found in servers if found != "{s}"):
        yield f"the address of a basemap holds one range of servers at most, rising: {', '.join(sorted(servers))}"
    signs = set(_BRACES.findall(template))
    if signs - _KNOWN:
        unknown, known = (", ".join(sorted(names)) for names in (signs - _KNOWN, _KNOWN))
        yield f"the address of a basemap holds {known} and ranges of servers such as {{0-7}} or {{a-c}}, not {unknown}"
    if missing := [name for name in ("{z}", "{x}", "{y}") if not signs & {name, name.replace("{y", "{-y")}]:
        yield f"the address of a basemap must hold {', '.join(missing)}, or be a WMTS GetTile request"


def _parts(url: str) -> list[SplitResult]:
    """Return the parts of the address for each server, once where it names none or a range that is empty."""
    addresses = dict.fromkeys(_SERVERS.sub(name, url) for name in servers_of(url) or "0")
    return [urlsplit(address) for address in addresses]


def _is_web(url: str) -> bool:
    try:
        return all(part.scheme in ("http", "https") and part.hostname for part in [urlsplit(url), *_parts(url)])
    except ValueError:
        return False


def _is_host(netloc: str) -> bool:
    found = _HOST.fullmatch(netloc)
    return found is not None and (found[1] is None or 1 <= int(found[1]) <= _LAST_PORT)
