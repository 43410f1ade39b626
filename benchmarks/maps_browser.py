"""One page in Chromium with the network blocked: how soon it is ready, how it moves, what it keeps in memory."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chromium-headless-shell")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-precise-memory-info")
SCREEN = {"width": 1280, "height": 800}
MINUTES_MS = 300_000
STROKE_PX, STEPS, NOTCH_PX = 300, 40, 120

_READY = """\
const isReady = () => %s;
const note = () => { window.readyAt = performance.now(); };
const look = () => requestAnimationFrame(isReady() ? note : look);
addEventListener("load", () => requestAnimationFrame(look));
"""
OURS, ANY = "document.documentElement.dataset.ready === 'yes'", "true"
"""When a page is ready: our own say so; others are with their first frame after everything has loaded."""

_WATCH = """() => {
  window.frames_ms = [];
  window.watching = true;
  const tick = (last) => (now) => {
    window.frames_ms.push(now - last);
    if (window.watching) requestAnimationFrame(tick(now));
  };
  requestAnimationFrame((now) => requestAnimationFrame(tick(now)));
}"""
_WATCHED = "() => { window.watching = false; return window.frames_ms; }"


@dataclass(frozen=True)
class Seen:
    """What was seen of one page.

    Parameters
    ----------
    ready, cpu
        Seconds from the start of loading until the frame with everything painted, and of them the main thread's CPU.
    heap
        MB of the page's objects, typed arrays and elements after collecting garbage, when everything was looked at.
    pan, worst
        Frames a second while the map is dragged by the mouse, and the longest frame, ms.
    zoom
        The longest frame while the wheel zooms in and out, ms.
    complaints
        Requests beside the page itself, console messages and errors.
    """

    ready: float
    cpu: float
    heap: float
    pan: float
    worst: float
    zoom: float
    complaints: tuple[str, ...]


@contextmanager
def browser() -> Iterator[Any]:
    """Yield a running Chromium, the system's own where there is one."""
    place = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=place, args=list(FLAGS))
        yield running
        running.close()


def look(running: Any, path: Path, *, ready: str = OURS, seconds: float = 4.0, rest_ms: int = 400) -> Seen:
    """Open a page, zoom in and out, drag the map for so many seconds from afar and so many nearby.

    `rest_ms` is how long each notch of the wheel is looked at.
    """
    context = running.new_context(viewport=SCREEN)
    context.set_default_timeout(MINUTES_MS)
    complaints: list[str] = []
    page = _offline(context, path, complaints)
    context.add_init_script(_READY % ready)
    devtools = context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(path.resolve().as_uri(), wait_until="commit", timeout=MINUTES_MS)
    at, cpu = _ready_at(page), _metrics(devtools)["TaskDuration"]
    pans, zooms = _moved(page, seconds, rest_ms)
    found = Seen(at, cpu, _heap(devtools), 1000 * len(pans) / sum(pans), max(pans), max(zooms), tuple(complaints))
    context.close()
    return found


def middle(all_seen: list[Seen]) -> Seen:
    """Return the median of each figure, the worst of the longest frames, and every complaint."""
    ready, cpu, heap, pan = (
        median(getattr(seen, name) for seen in all_seen) for name in ("ready", "cpu", "heap", "pan")
    )
    worst, zoom = (max(getattr(seen, name) for seen in all_seen) for name in ("worst", "zoom"))
    return Seen(ready, cpu, heap, pan, worst, zoom, tuple(line for seen in all_seen for line in seen.complaints))


def _offline(context: Any, path: Path, complaints: list[str]) -> Any:
    """Return a page that reaches nothing but `path`, and notes whatever it asks for or complains about."""
    own = path.resolve().as_uri()
    context.set_offline(True)
    context.route("**/*", lambda route: route.continue_() if route.request.url == own else route.abort())
    page = context.new_page()
    page.on("request", lambda asked: None if asked.url == own else complaints.append(f"request: {asked.url[:200]}"))
    page.on("console", lambda said: complaints.append(f"console: {said.text[:200]}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    return page


def _ready_at(page: Any) -> float:
    """Wait until a page is ready, s; Playwright's own way of waiting needs what our policy forbids."""
    until = time.perf_counter() + MINUTES_MS / 1000
    while time.perf_counter() < until:
        if at := page.evaluate("window.readyAt || 0"):
            return float(at) / 1000
        page.wait_for_timeout(100)
    raise SystemExit(f"{page.url} was not ready within {MINUTES_MS / 1000:.0f} s")


def _moved(page: Any, seconds: float, rest_ms: int) -> tuple[list[float], list[float]]:
    """Return the frames while dragging and while zooming, ms each."""
    box = page.locator(".leaflet-container").first.bounding_box()
    middle_of_map = (round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2))
    page.mouse.move(*middle_of_map)
    zooms = _watched(page, lambda: _wheel(page, [-NOTCH_PX] * 3, rest_ms=rest_ms))
    pans = _watched(page, lambda: _drag(page, middle_of_map, seconds))
    zooms += _watched(page, lambda: _wheel(page, [-NOTCH_PX] * 3, rest_ms=rest_ms))
    pans += _watched(page, lambda: _drag(page, middle_of_map, seconds))
    zooms += _watched(page, lambda: _wheel(page, [NOTCH_PX] * 6, rest_ms=rest_ms))
    return pans, zooms


def _watched(page: Any, work: Any) -> list[float]:
    page.evaluate(_WATCH)
    work()
    return page.evaluate(_WATCHED)  # type: ignore[no-any-return]


def _wheel(page: Any, notches: list[int], *, rest_ms: int) -> None:
    for notch in notches:
        page.mouse.wheel(0, notch)
        page.wait_for_timeout(rest_ms)


def _drag(page: Any, start: tuple[int, int], seconds: float) -> None:
    """Drag by strokes that lead ever farther away, and then back, so that new ground comes into view."""
    until, number = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        east, south = [(-1, 0), (0, -1), (-1, 0), (1, 0), (0, 1), (1, 0)][number % 6]
        page.mouse.move(*start)
        page.mouse.down()
        for step in range(1, STEPS + 1):
            page.mouse.move(
                *(round(at + way * STROKE_PX * step / STEPS) for at, way in zip(start, (east, south), strict=True))
            )
            if time.perf_counter() > until:
                break
        page.mouse.up()
        number += 1


def _heap(devtools: Any) -> float:
    devtools.send("HeapProfiler.collectGarbage")
    held: dict[str, float] = devtools.send("Runtime.getHeapUsage")
    return 1e-6 * sum(held.get(name, 0) for name in ("usedSize", "embedderHeapUsedSize", "backingStorageSize"))


def _metrics(devtools: Any) -> dict[str, float]:
    return {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}
