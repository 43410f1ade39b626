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


@cache
def static(name: str) -> str:
    """Return a file of ``static/`` as text."""
    return files("gridplan.show").joinpath("static", name).read_text(encoding="utf-8")


def assemble(
    skeleton: str,
    *,
    words: Mapping[str, object],
    data: Any,
    scripts: Sequence[str],
    styles: Sequence[str],
) -> str:
    """Return a page in which everything it needs is inside.

    Parameters
    ----------
    skeleton
        HTML with ``$name`` where a word belongs, and ``$policy``, ``$styles``, ``$data``, ``$scripts``.
    words
        Text by name; each is encoded by `gridplan.text.html`.
    data
        What the scripts read, as plain values: stands in ``<script type="application/json" id="data">``.
    scripts, styles
        Sources, in the order in which they run.
    """
    return Template(skeleton).substitute(
        {name: text.html(word) for name, word in words.items()},
        policy=policy(scripts, styles),
        styles="".join(f"<style>{style}</style>" for style in styles),
        data=f'<script type="application/json" id="data">{text.script_json(data)}</script>',
        scripts="".join(f"<script>{script}</script>" for script in scripts),
    )


def policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Return a Content-Security-Policy under which only these `scripts` and `styles` act and nothing is fetched.

    Examples
    --------
    >>> policy([], [])
    "default-src 'none'; script-src 'none'; style-src 'none'; img-src data:"
    """
    allowed = "; ".join(f"{kind}-src {_hashes(sources)}" for kind, sources in (("script", scripts), ("style", styles)))
    return f"default-src 'none'; {allowed}; img-src data:"


def _hashes(sources: Sequence[str]) -> str:
    found = (base64.b64encode(hashlib.sha256(s.encode("utf-8")).digest()).decode("ascii") for s in sources)
    return " ".join(f"'sha256-{value}'" for value in found) or "'none'"
