from __future__ import annotations

import base64
import hashlib
import json
from html.parser import HTMLParser

from hostile import HOSTILE

from gridplan.show.map.plan_page import SCRIPTS
from gridplan.show.page import leaflet
from gridplan.show.page.assembly import assemble, static

BODY = "<h1>$title</h1>"


class Elements(HTMLParser):
    """Collects scripts, styles and metas of a page, by a parser that is not the browser's."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Start a new element."""
        self.open = True
        self.found.append((tag, dict(attrs), ""))

    def handle_endtag(self, _tag: str) -> None:
        """Close an element."""
        self.open = False

    def handle_data(self, data: str) -> None:
        """Add to the element that was opened last, unless it is closed."""
        if self.found and self.open:
            tag, attrs, text = self.found[-1]
            self.found[-1] = (tag, attrs, text + data)


def test_policy_names_exactly_the_scripts_and_styles_inside() -> None:
    """The hashes of the policy are those of the elements as a parser reads them, one for each."""
    page = assemble(BODY, lang="en", title="t", words={}, data={}, scripts=["1;", "2 < 3;"], styles=["a{}"])
    elements = Elements(page).found
    policy = next(attrs["content"] or "" for _, attrs, _ in elements if "http-equiv" in attrs)
    ran = [text for tag, attrs, text in elements if tag == "style" or (tag == "script" and "type" not in attrs)]
    hashes = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in ran}
    assert len(ran) == policy.count("sha256-") == 3
    assert all(f"'sha256-{value}'" in policy for value in hashes)
    assert policy.startswith("default-src 'none';")


def test_text_stays_text_in_words_and_data() -> None:
    """Hostile words open no element and hostile data comes back from the page as it went in."""
    for text in HOSTILE:
        page = assemble(BODY, lang="en", title=text, words={}, data={text: text})
        elements = Elements(page).found
        tags = [tag for tag, _, _ in elements]
        assert tags == ["html", "head", *["meta"] * 4, "link", "title", "body", "h1", "script"]
        assert [elements[tags.index(tag)][2] for tag in ("title", "h1")] == [text, text]
        assert json.loads(elements[-1][2]) == {text: text}


def test_leaflet_brings_its_images_and_licence_and_points_nowhere() -> None:
    """The style sheet names no file, the script no source map, and the licence text is Leaflet's."""
    assert "url(images" not in leaflet.style()
    assert leaflet.style().count("data:image/png;base64,") == 3
    assert "sourceMappingURL" not in leaflet.script()
    assert "\r" not in leaflet.script() + leaflet.style()
    assert leaflet.version().startswith("1.9.")
    assert "BSD 2-Clause" in leaflet.licence()
    assert "Agafonkin" in leaflet.licence()


def test_scripts_write_text_by_text_content_only() -> None:
    """No script of ours uses a door through which text becomes markup or code."""
    doors = (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        'setAttribute("on',
    )
    for name in SCRIPTS:
        assert [door for door in doors if door in static(name)] == []
