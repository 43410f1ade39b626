"""One self-contained page: scripts and styles inside, and a policy that lets nothing else run or load."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

from gridplan import text
from gridplan.language import Lang

HTML_LANG: dict[Lang, str] = {"en": "en", "zh": "zh-CN"}
"""Languages as HTML names them."""


@cache
def static(name: str) -> str:
    """Return a file of ``static/``, such as ``page/page.css``, as text."""
    return files("gridplan.show").joinpath("static", *name.split("/")).read_text(encoding="utf-8")


def assemble(
    body: str,
    *,
    lang: Lang,
    title: str,
    words: Mapping[str, object],
    parts: Mapping[str, str] | None = None,
    data: Any = None,
    scripts: Sequence[str] = (),
    styles: Sequence[str] = (),
    tiles: str = "",
) -> str:
    """Return a page in which everything it needs is inside.

    Parameters
    ----------
    body
        HTML with ``$name`` where a word belongs, and ``<!--name-->`` where a part does.
    words
        Text by name; each is encoded by `gridplan.text.html`. The title is one of them.
    parts
        HTML by name, put in as it is.
    data
        What the scripts read, as plain values: stands in ``<script type="application/json" id="data">``.
    scripts, styles
        Sources, in the order in which they run.
    tiles
        Origin of a tile server, ``https://host``, from which the page may load pictures; nothing when empty.
    """
    own = "" if data is None else f'<script type="application/json" id="data">{text.script_json(data)}</script>'
    return Template(static("page/document.html")).substitute(
        lang=HTML_LANG[lang],
        title=text.html(title),
        policy=policy(scripts, styles, tiles=tiles),
        styles="".join(f"<style>{style}</style>" for style in styles),
        body=filled(body, words={**words, "title": title}, parts=parts or {}),
        data=own,
        scripts="".join(f"<script>{script}</script>" for script in scripts),
    )


def filled(body: str, *, words: Mapping[str, object], parts: Mapping[str, str]) -> str:
    """Return `body` with its words, encoded, and then its parts, as they are.

    Examples
    --------
    >>> filled("<h1>$title</h1><!--map-->", words={"title": "<b>"}, parts={"map": "<svg></svg>"})
    '<h1>&#60;b&#62;</h1><svg></svg>'
    """
    page = Template(body).substitute({name: text.html(word) for name, word in words.items()})
    for name, part in parts.items():
        page = page.replace(f"<!--{name}-->", part)
    return page


def policy(scripts: Sequence[str], styles: Sequence[str], *, tiles: str = "") -> str:
    """Return a Content-Security-Policy under which only these `scripts` and `styles` act and nothing is fetched.

    Pictures of a tile server are the one exception, where there is one.

    Examples
    --------
    >>> policy([], [])
    "default-src 'none'; script-src 'none'; style-src 'none'; img-src data:"
    """
    allowed = "; ".join(f"{kind}-src {_hashes(sources)}" for kind, sources in (("script", scripts), ("style", styles)))
    return f"default-src 'none'; {allowed}; img-src data:{f' {tiles}' if tiles else ''}"


def _hashes(sources: Sequence[str]) -> str:
    found = (base64.b64encode(hashlib.sha256(s.encode("utf-8")).digest()).decode("ascii") for s in sources)
    return " ".join(f"'sha256-{value}'" for value in found) or "'none'"
