"""The map page of a plan in a browser without network: size, writing, time to ready, smoothness and memory.

Generated towns of 10,000 and 50,000 buildings (surveying takes minutes: --scratch names a folder that keeps the plans),
with --long also 200,000: four copies of the town of 50,000 side by side. Up to 50,000 buildings the folium page of the
same data is opened beside it.
Chromium runs without a graphics card; the longest frame is the worst of all openings.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gridplan as gp
from benchmarks import table
from benchmarks.maps_browser import ANY, Seen, browser, look, middle
from benchmarks.maps_plans import folium_page, plan_of
from benchmarks.settings import Settings

SIZES, LONG = ("10000", "50000"), "200000"
MOST_FOR_FOLIUM = 50_000
HEADER = ("figure", "asked", "gridplan", "folium", "folium ÷ gridplan")
ASKED = {
    "10000": {"size": "≤ 4", "ready": "≤ 2.5"},
    "50000": {"size": "≤ 12", "wall": "≤ 6", "ready": "≤ 6", "pan": "≥ 50", "worst": "≤ 100", "heap": "≤ 150"},
    "200000": {"ready": "≤ 25", "heap": "≤ 600"},
}
FIGURES = {
    "size": ("file, MB", "{:.2f}"),
    "cpu": ("writing, CPU s", "{:.2f}"),
    "wall": ("writing, s", "{:.2f}"),
    "ready": ("ready, s", "{:.2f}"),
    "thread": ("ready, CPU s of the page", "{:.2f}"),
    "heap": ("memory, MB", "{:.0f}"),
    "pan": ("dragging, frames/s", "{:.1f}"),
    "worst": ("dragging, longest frame, ms", "{:.0f}"),
    "zoom": ("zooming, longest frame, ms", "{:.0f}"),
}


@dataclass(frozen=True)
class Page:
    """One page as it was written and as it was seen: figures by the names of `FIGURES`, and complaints."""

    figures: dict[str, float]
    complaints: tuple[str, ...]


def run(settings: Settings) -> None:
    """Print a table for each size, and how many requests and complaints there were."""
    warm_up(settings.scratch)
    for name in settings.chosen([*SIZES, LONG] if settings.long else SIZES):
        plan = plan_of(settings.scratch, int(name))
        with browser() as running:
            ours = our_page(running, plan, settings.scratch, openings=max(len(settings.seeds), 2))
            theirs = rival_page(running, plan, settings.scratch) if int(name) <= MOST_FOR_FOLIUM else None
        print(f"{len(plan.ground):,} buildings, {len(plan.grids):,} grids.\n")
        table.show(HEADER, rows(ours, theirs, asked=ASKED[name]))
        print(f"Requests and complaints of our pages, zh and en: {len(ours.complaints)}. {' '.join(ours.complaints)}\n")


def warm_up(folder: Path) -> None:
    """Write the page of a small town, so that imports are not counted as writing."""
    town = gp.samples.city(buildings=120, seed=1, communities=2)
    units = gp.read_units(town.buildings, households="households", unit="unit")
    gp.partition(gp.survey(units, roads=town.roads), effort=0).save_html(folder / "warm.html")


def our_page(running: Any, plan: gp.Plan, folder: Path, *, openings: int, **how: Any) -> Page:
    """Write the page in English and Chinese, and open them in turn; `how` is for `look`."""
    files, written = [folder / f"map_{lang}.html" for lang in ("en", "zh")], []
    for file, lang in zip(files, ("en", "zh"), strict=True):
        cpu, wall = time.process_time(), time.perf_counter()
        plan.save_html(file, lang=lang)
        written.append((time.process_time() - cpu, time.perf_counter() - wall))
    seen = [look(running, files[turn % 2], **how) for turn in range(openings)]
    return _page(files[0], written[0], middle(seen))


def rival_page(running: Any, plan: gp.Plan, folder: Path, **how: Any) -> Page:
    """Write the folium page and open it once."""
    cpu, wall = time.process_time(), time.perf_counter()
    file = folium_page(plan, folder / "folium.html")
    written = time.process_time() - cpu, time.perf_counter() - wall
    return _page(file, written, look(running, file, ready=ANY, **how))


def _page(file: Path, written: tuple[float, float], seen: Seen) -> Page:
    figures = {
        "size": file.stat().st_size / 1e6,
        "cpu": written[0],
        "wall": written[1],
        "ready": seen.ready,
        "thread": seen.cpu,
        "heap": seen.heap,
        "pan": seen.pan,
        "worst": seen.worst,
        "zoom": seen.zoom,
    }
    return Page(figures, seen.complaints)


def rows(ours: Page, theirs: Page | None, *, asked: dict[str, str]) -> list[list[str]]:
    """Return the rows of the table, one a figure."""
    found = []
    for key, (name, form) in FIGURES.items():
        own = ours.figures[key]
        beside = ["", ""] if theirs is None else [form.format(theirs.figures[key]), f"{theirs.figures[key] / own:.1f}"]
        found.append([name, asked.get(key, ""), form.format(own), *beside])
    return found
