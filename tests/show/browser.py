"""Opens a file in Chromium with the network blocked and keeps everything the page asks for or complains about."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb")


def start_browser() -> Iterator[Any]:
    """Yield a running browser: one on the path, else Playwright's own; skip when there is neither."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as driver:
        place = next(filter(None, map(shutil.which, NAMES)), None)
        if place is None and not Path(driver.chromium.executable_path).exists():
            pytest.skip("no Chromium on this machine: the map is not opened (apt install chromium-headless-shell)")
        browser = driver.chromium.launch(executable_path=place, args=list(FLAGS))
        yield browser
        browser.close()


class Viewer:
    """One page at a time, offline. `complaints` has requests, console errors, page errors and dialogs."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._context: Any = None
        self.complaints: list[str] = []

    def open(self, path: Path, *, size: tuple[int, int] = (1280, 800), phone: bool = False) -> Any:
        """Return the Playwright page that shows `path`."""
        self.close()
        own = path.resolve().as_uri()
        self._context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]}, has_touch=phone, is_mobile=phone, reduced_motion="reduce"
        )
        self._context.set_offline(True)
        self._context.route("**/*", lambda route: route.continue_() if route.request.url == own else route.abort())
        page = self._context.new_page()
        page.on("request", lambda asked: asked.url.split("#")[0] in (own,) or self._note("request", asked.url))
        page.on("console", lambda said: said.type in ("log", "info", "debug") or self._note("console", said.text))
        page.on("pageerror", lambda error: self._note("error", error))
        page.on("dialog", lambda dialog: (self._note("dialog", dialog.message), dialog.dismiss()))
        page.goto(own)
        return page

    def open_map(self, path: Path, **how: Any) -> Any:
        """Return the page of a map once its tiles are painted."""
        page = self.open(path, **how)
        page.wait_for_selector("html[data-ready]", timeout=20_000)
        return page

    def close(self) -> None:
        """Close the page, if one is open."""
        if self._context is not None:
            self._context.close()
            self._context = None

    def _note(self, kind: str, what: object) -> None:
        self.complaints.append(f"{kind}: {what}")
