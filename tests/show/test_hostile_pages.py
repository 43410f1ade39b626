"""Forty hostile strings in every text field of every input, on every page: none runs, each is shown as written."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest
from browser import Viewer
from hostile import FORTY
from toy_hostile import CHANGED, SOME
from written_pages import PAGES, hostile_world, open_page

from gridplan.text import plain

pytestmark = pytest.mark.browser

READ = """() => {
  const skipped = "script, style, noscript";
  const told = (root) => {
    const found = [];
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const { data, parentElement: around } = walk.currentNode;
      if (around.matches(".long > .start + *")) found.push(found.pop() + data); // a name cut before its end
      else if (!around.closest(skipped)) found.push(data);
    }
    return found.join("\\n");
  };
  const seen = [told(document.body)];
  const card = document.getElementById("card");
  if (card) {
    for (const button of document.querySelectorAll("#list button, #conflict-list button, #changes tbody button")) {
      button.click();
      seen.push(told(card));
    }
  }
  return seen.join("\\n");
}"""
"""All text on the page that a reader can reach: what stands there, and the card of everything in its lists."""

ADDED = "img, iframe, base, object, embed, link:not([rel=icon]), script[src], [onload], [onerror], [onmouseover]"
"""What only markup that came in as text could have put there."""


SHOWN = {"diagnosis": [text for _, text in SOME], "compare": [FORTY[i] for i in CHANGED]}
"""What a page shows of the forty where it is not all of them: departments' names, or the grids that differ."""


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_and_all_is_shown(viewer: Viewer, tmp_path: Path, name: str) -> None:
    """No dialog, request or complaint (the viewer sees to it), nothing foreign in the page, every string readable."""
    world = hostile_world()
    page = open_page(viewer, PAGES[name](world, tmp_path / "page.html"))
    title = plain(world.named["title"])
    assert page.locator("h1").first.is_visible()
    assert page.text_content("h1") == title
    assert page.locator(ADDED).count() == 0
    told = page.evaluate(READ).replace(title, "").replace(plain(world.named["attribution"]), "")
    assert [text for text in SHOWN.get(name, FORTY) if not any(way in told for way in ways(text))] == []


def ways(text: str) -> tuple[str, ...]:
    """Return how a text may stand on a page: as in the editor, whose file needs it, as shown, and as ids are read."""
    return text, plain(text), normalize("NFKC", plain(text)).strip()
