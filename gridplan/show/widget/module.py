"""The scripts of the editor as one JavaScript module, as notebooks load it."""

from __future__ import annotations

from functools import cache

from gridplan.show.editor.page import SCRIPTS, STYLES
from gridplan.show.page import leaflet
from gridplan.show.page.assembly import static

_OF_THE_PAGE = "editor/start.js"
"""The script that starts the editor on a page; a notebook starts it for each view."""

_LEAFLET = """function leaflet() {
  const before = window.L, exports = {}, module = { exports };
  const define = undefined;
  (function () {
%s
  }).call(window);
  window.L = before;
  return exports;
}
"""
# Notebooks bring a loader of modules, which Leaflet would hand itself to; and a page may have a Leaflet of its own.

_MODULES = """function modules(gridplan, L) {
%s
}
"""


@cache
def module() -> str:
    """Return the editor as a module whose ``render`` puts it into a notebook, each view for itself."""
    scripts = "\n".join(static(name) for name in SCRIPTS if name != _OF_THE_PAGE)
    return _LEAFLET % leaflet.script() + _MODULES % scripts + static("widget/widget.js")


@cache
def style() -> str:
    """Return the style sheets of the editor, for a shadow root."""
    return leaflet.style() + "".join(map(static, ("page/page.css", *STYLES, "widget/widget.css")))
