"""Make the README's pictures and the example pages from real results (needs Chromium).

``make pictures`` makes all but that of the gallery, which ``make gallery`` makes.
"""

from __future__ import annotations

import dataclasses
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

import gridplan as gp

HERE = Path(__file__).parent
SIZE = {"width": 1280, "height": 800}
COLOURS = 255
RULES = {"window": (300, 500), "effort": 0}


def main() -> None:
    """Photograph the gallery where that is asked for, else the demo's map, an editor, a comparison and a report."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("no Chromium on this machine")
    with sync_playwright() as play:
        window = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        if sys.argv[1:] == ["gallery"]:
            photograph(window, HERE / "gallery.html", HERE / "gallery.png", hang_pictures)
        else:
            demo(window)
        window.close()


def demo(window: Any) -> None:
    """Write the examples and photograph what belongs to the demo."""
    plan = gp.load(HERE / "demo.gpkg")
    attribution = gp.samples.nantes().attribution
    examples()
    with TemporaryDirectory() as held:
        folder = Path(held)
        pages: dict[str, tuple[Path, Callable[[Page], object]]] = {
            "nantes": (HERE / "demo.html", choose),
            "editor": (plan.save_editor(folder / "editor.html", title="Nantes", attribution=attribution), take_lasso),
            "compare": (compared(plan, folder / "compare.html", attribution), move_divider),
            "report": (HERE / "example-report.html", open_sheet),
        }
        for name, (path, act) in pages.items():
            photograph(window, path, HERE / f"{name}.png", act)


def examples() -> None:
    """Write two small pages without scripts: the report of a generated town, and alternatives for it."""
    town = gp.samples.city(buildings=260, seed=7, communities=2)
    units = gp.read_units(town.buildings, households="households", unit="unit")
    ground = gp.survey(units, roads=town.roads, barriers=town.barriers, boundaries=town.boundaries)
    plan = gp.partition(ground, **RULES)
    plan.save_report(HERE / "example-report.html", lang="en", title="A generated town", date="2027-01-31")
    gp.alternatives(ground, **RULES).save_html(HERE / "example-alternatives.html", lang="en", title="A generated town")


def compared(plan: gp.Plan, path: Path, attribution: str) -> Path:
    """Write the comparison with a plan that pays no heed to streets."""
    other = gp.partition(plan.ground, dataclasses.replace(plan.rules, streets=0.0, effort=0))
    found = gp.compare(plan, other, names=("along streets", "streets ignored"))
    return found.save_html(path, title="Nantes", attribution=attribution)


def photograph(window: Any, path: Path, picture: Path, act: Callable[[Page], object]) -> None:
    """Open a page, do something on it, and keep what is seen, in few colours."""
    page = window.new_page(viewport=SIZE, reduced_motion="reduce")
    page.goto(path.resolve().as_uri())
    page.wait_for_timeout(2500)
    act(page)
    page.wait_for_timeout(1500)
    page.screenshot(path=picture, caret="initial")
    page.close()
    Image.open(picture).convert("RGB").quantize(COLOURS).save(picture, optimize=True)


def choose(page: Page) -> None:
    """Choose the grid in the middle of the map."""
    page.mouse.click(850, 400)


def take_lasso(page: Page) -> None:
    """Choose a grid and draw a lasso around buildings of its neighbour."""
    page.mouse.click(682, 492)
    page.mouse.move(720, 480)
    page.mouse.wheel(0, -150)
    page.wait_for_timeout(800)
    page.click("#tool-lasso")
    corners = [(690, 415), (760, 395), (800, 440), (790, 500), (712, 505)]
    page.mouse.move(*corners[0])
    page.mouse.down()
    for corner in [*corners[1:], corners[0]]:
        page.mouse.move(*corner, steps=6)
    page.mouse.up()


def move_divider(page: Page) -> None:
    """Uncover more of the second plan."""
    page.focus("#divider")
    page.keyboard.press("PageDown")


def open_sheet(page: Page) -> None:
    """Scroll to the sheet of a grid."""
    page.evaluate("document.querySelectorAll('article.sheet')[2].scrollIntoView()")


def hang_pictures(page: Page) -> None:
    """Leave nothing but the pictures of the places, four in a row, each with its name."""
    page.evaluate("""() => {
      const rest = document.querySelectorAll("header, footer, article > p, .legend, figcaption, .parts > div");
      for (const part of rest) part.remove();
      const style = (part, own) => Object.assign(part.style, own);
      style(document.body, { maxWidth: "none", padding: "12px" });
      style(document.querySelector("main"), { gridTemplateColumns: "repeat(4, 1fr)", gap: "12px" });
      for (const card of document.querySelectorAll("article")) style(card, { padding: "10px 12px" });
      for (const name of document.querySelectorAll("h2")) style(name, { fontSize: "15px" });
      for (const part of document.querySelectorAll(".parts")) style(part, { columns: "auto", marginTop: "8px" });
      for (const map of document.querySelectorAll(".map")) style(map, { height: "250px" });
    }""")
    height = page.evaluate("document.querySelector('main').getBoundingClientRect().bottom + 12")
    page.set_viewport_size({"width": SIZE["width"], "height": round(height)})


if __name__ == "__main__":
    main()
