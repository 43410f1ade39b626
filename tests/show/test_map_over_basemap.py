"""A map over a tile server in a real browser: seen through, moved where it belongs, and never needed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from test_map_in_browser import PIXELS
from toy_plan import toy_plan

from gridplan.show.map.plan_page import html_page, save_html

pytestmark = pytest.mark.browser

SETTLED = "() => document.getElementById('below-note').textContent || document.querySelector('img.leaflet-tile-loaded')"


def test_a_basemap_is_seen_through_and_never_needed(chromium: Any, tmp_path: Path) -> None:
    """Pictures come from the one server that the policy names and show through; without them all works."""
    plan, tile = toy_plan(), io.BytesIO()
    Image.new("RGB", (256, 256), "#00ff00").save(tile, "PNG")
    path = save_html(plan, tmp_path / "map.html", basemap="http://tiles.lan/{z}/{x}/{y}.png")
    assert "img-src data: http://tiles.lan" in path.read_text(encoding="utf-8").replace("&#58;", ":")
    context = chromium.new_context(viewport={"width": 1280, "height": 800})

    def answer(route: Any) -> None:
        route.fulfill(body=tile.getvalue(), content_type="image/png")

    for answers in (True, False):
        page = context.new_page()
        page.route("http://tiles.lan/**", answer if answers else lambda route: route.abort())
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]")
        page.wait_for_function(SETTLED)
        colours = page.evaluate(PIXELS)
        assert ("#f2eee2" in colours) != answers
        page.click("#list button")
        assert page.text_content("#card-title")
    assert "does not answer" in page.text_content("#below-note")
    context.close()


def test_shifted_pictures_lie_where_they_belong(chromium: Any, tmp_path: Path) -> None:
    """A GCJ-02 tile is drawn as far from where its number says as the shift is long, to a pixel."""
    plan = toy_plan()
    page_text = html_page(plan, basemap="http://tiles.lan/{z}/{x}/{y}.png", basemap_datum="gcj02")
    path = tmp_path / "map.html"
    shift = [0, 0, 600.0, -300.0, 0, 0, 0, 0]
    assert '"shift":[' in page_text
    start = page_text.index('"shift":[')
    rest = page_text[page_text.index("]", start) + 1 :]
    path.write_text(page_text[:start] + f'"shift":{shift}' + rest, encoding="utf-8")
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.route("http://tiles.lan/**", lambda route: route.abort())
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    off = page.evaluate(
        """() => {
          const map = gridplan.map, layer = gridplan.below, found = [];
          for (const { el, coords } of Object.values(layer._tiles)) {
            const size = L.point(256, 256), corner = map.unproject(coords.scaleBy(size), coords.z);
            const metres = 2 ** coords.z * 256 / (2 * Math.PI * 6378137);
            const origin = layer._level.origin.add([600 * metres, 300 * metres]);
            const wanted = map.project(corner, coords.z).subtract(origin);
            found.push(L.DomUtil.getPosition(el).distanceTo(wanted));
          }
          return found;
        }"""
    )
    context.close()
    assert len(off) > 3
    assert max(off) <= 1.5
