"""Leaflet as an installed package carries it: script, style sheet with its images inside, licence text."""

from __future__ import annotations

import base64
import re
from functools import cache
from importlib.metadata import distribution
from importlib.resources import files

_PACKAGE = "django-js-lib-leaflet"
_URL = re.compile(r"url\((images/[\w.-]+\.png)\)")
_BEHAVIOUR = re.compile(r"\s*behavior:[^;]*;")


@cache
def script() -> str:
    """Return Leaflet's script, without the pointer to its source map: a page asks for nothing outside itself."""
    return re.sub(r"\n//# sourceMappingURL=.*", "", _text("leaflet.js"))


@cache
def style() -> str:
    """Return Leaflet's style sheet with each image as a data URI."""
    sheet = _BEHAVIOUR.sub("", _text("leaflet.css"))
    return _URL.sub(lambda found: f"url({_data_uri(found[1])})", sheet)


def version() -> str:
    """Return the version of Leaflet, as its script names it."""
    found = re.search(r"Leaflet (\d+\.\d+\.\d+)", script())
    return found[1] if found else ""


@cache
def licence() -> str:
    """Return the licence text of Leaflet (BSD 2-Clause), which has to travel with it."""
    listed = distribution(_PACKAGE).files or ()
    return next(file.read_text(encoding="utf-8") for file in listed if file.name == "LICENSE")


def _text(name: str) -> str:
    # Browsers turn \r\n into \n before they compare a style with its hash.
    return _read(name).decode("utf-8").replace("\r\n", "\n")


def _read(name: str) -> bytes:
    place = files("js_lib_leaflet").joinpath("static", "js_lib_leaflet")
    return place.joinpath(*name.split("/")).read_bytes()


def _data_uri(name: str) -> str:
    return "data:image/png;base64," + base64.b64encode(_read(name)).decode("ascii")
