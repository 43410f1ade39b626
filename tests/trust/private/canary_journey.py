"""Every command in one process over the town that says too much: run in its folder, it answers into it."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path

import gridplan as gp
from gridplan.cli import main

_UNITS = ("--units", "in/buildings.gpkg", "--households", "households", "--unit-id", "unit", "--community", "community")
_AROUND = ("--roads", "in/roads.gpkg", "--barriers", "in/barriers.gpkg", "--boundaries", "in/boundaries.gpkg")
_GROUND = (*_UNITS, *_AROUND, "--boundaries-column", "community")
_WINDOW = ("--window", "60", "500", "--effort", "0")
_LATER = ("--units", "in/later.gpkg", *_GROUND[2:])
_PLAN = ("--plan", "out/plan.gpkg")
_OFFICERS = ("--officers", "in/officers.csv", "--officers-crs", "EPSG:4547")

COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("check", *_GROUND, "--official", "in/official.xlsx", "--json"),
    "check a shapefile": ("check", "in/buildings.shp", "--households", "households", "--lang", "zh"),
    "check a layer of KML": ("check", "in/buildings.kml", "--repairs", "out/repairs.gpkg"),
    "check an archive": ("check", "in/buildings.zip", *_GROUND[2:], "--json"),
    "partition": (
        *("partition", *_GROUND, *_WINDOW, "--households-table", "in/ledger.xlsx", "--households-sheet", "户"),
        *("--corrections", "in/corrections.csv", "--estates", "in/estates.gpkg", "--dedicated", "in/dedicated.gpkg"),
        *("--dedicated-column", "place", "--points", "calls=in/incidents.csv", "--points-crs", "EPSG:4547"),
        *("--together", "in/together.csv", "--apart", "in/apart.csv"),
        *("--out", "out/plan.gpkg", "--map", "out/plan.html", "--json"),
    ),
    "adopt": (
        "adopt",
        *_GROUND,
        "--window",
        "60",
        "500",
        "--grids",
        "in/old_grids.gpkg",
        "--out",
        "out/adopted.gpkg",
        "--json",
    ),
    "merge": (
        *(
            "merge",
            "in/buildings.gpkg",
            *_GROUND[2:],
            *_WINDOW,
            "--layer",
            "police=in/police.gpkg",
            "--layer",
            "old=in/old_grids.gpkg",
        ),
        *("--out", "out/merged.gpkg", "--json"),
    ),
    "diagnose": (
        "diagnose",
        "in/buildings.gpkg",
        *_GROUND[2:],
        "--layer",
        "police=in/police.gpkg",
        "--out",
        "out/diagnosis.xlsx",
        "--json",
    ),
    "levels": ("levels", "out/plan.gpkg", "--out", "out/levels.gpkg", "--json"),
    "roads": ("roads", "out/plan.gpkg", "--window", "200-1500", "--out", "out/roads.gpkg", "--json"),
    "routes": ("routes", "out/plan.gpkg", "--out", "out/routes.csv", "--json"),
    "assign": (
        *("assign", *_PLAN, *_OFFICERS, "--rules", "in/rules.toml", "--grids-per-officer", "0-9", "--load-window", "9"),
        *("--out", "out/roster.json", "--map", "out/officers.html", "--needed", "out/needed.json", "--json"),
    ),
    "roster in a workbook": (
        *("assign", *_PLAN, "--officers", "in/officers.xlsx", *_OFFICERS[2:], "--officers-layer", "户"),
        *("--grids-per-officer", "0-9", "--out", "out/roster.xlsx"),
    ),
    "posts": (
        *("posts", *_PLAN, "--workers", "in/workers.csv", "--teams", "in/teams.toml", "--people", "in/people.csv"),
        *("--out", "out/posts.xlsx", "--plan-out", "out/staffed.gpkg", "--json"),
    ),
    "pair": (
        *("pair", "--left", "in/agencies.csv", "--right", "in/families.csv", "--left-column", "id=id"),
        *("--right-column", "id=id", "--crs", "EPSG:4547", "--out", "out/pairs.json", "--json"),
    ),
    "stations": (
        *(
            "stations",
            *_PLAN,
            "--venues",
            "in/venues.xlsx",
            "--venue",
            "venue",
            "--crs",
            "EPSG:4547",
            "--within",
            "900",
        ),
        *("--out", "out/stations.xlsx", "--map", "out/stations.html", "--json"),
    ),
    "regrid": (
        *("regrid", *_PLAN, *_LATER, "--max-moved", "0.9", "--date", "2027-01-31", "--out", "out/new.gpkg", "--json"),
        *("--changes", "out/changes.html", "--changes", "out/changes.xlsx", "--map", "out/new.html"),
    ),
    "alternatives": ("alternatives", "in/buildings.gpkg", *_GROUND[2:], *_WINDOW, "--n", "2", "--out", "out/choice"),
    "compare": ("compare", "out/plan.gpkg", "out/new.gpkg", "--out", "out/compare.html"),
    "changes": ("changes", "out/new.gpkg", "--old", "out/plan.gpkg", "--out", "out/changes", "--json"),
    "lineage": ("lineage", "out/new.gpkg", "--json"),
    "codes": ("codes", "check", "out/new.gpkg", "--communities", "in/communities.xlsx", "--json"),
    "batch": ("batch", "in/batch.toml", "--processes", "0", "--json"),
    "locate": ("locate", "out/plan.gpkg", "in/points.csv", "--crs", "EPSG:4547", "--out", "out/located.csv", "--json"),
    "approve": ("approve", "out/plan.gpkg", "--by", "office 3", "--date", "2027-01-01", "--out", "out/approved.gpkg"),
    "versions": ("versions", "out/approved.gpkg", "--json"),
    "verify": ("verify", "out/plan.gpkg", "--json"),
    "explain": ("explain", "out/plan.gpkg", "B000009", "--json"),
    "names": ("names", "out/plan.gpkg", "--json"),
    "edit": ("edit", "out/plan.gpkg", "--out", "out/editor.html"),
    "apply": ("apply", "out/plan.gpkg", "in/edits.json", "--out", "out/edited.gpkg", "--json"),
    "map": ("map", "out/plan.gpkg", "--out", "out/map.html", "--roster", "out/roster.json"),
    "map for everyone": ("map", "out/plan.gpkg", "--out", "out/public.html", "--public"),
    "report": ("report", "out/plan.gpkg", "--verify", "--out", "out/report.html", "--out", "out/report.xlsx"),
    "report for everyone": ("report", "out/plan.gpkg", "--public", "--out", "out/public.xlsx"),
    **{
        f"export {end}": ("export", "out/merged.gpkg", "--out", f"out/grids.{end}")
        for end in ("xlsx", "gpkg", "parquet")
    },
    **{f"export {end}": ("export", "out/plan.gpkg", "--out", f"out/grids.{end}") for end in ("csv", "geojson")},
}
"""Command by what it is called."""


def run() -> dict[str, int]:
    """Run every command, and return how each ended."""
    ends = {}
    for name, words in COMMANDS.items():
        if name == "apply":
            _write_edits()
        sys.argv = ["gridplan", *words]
        print(f"\n== {name}", flush=True)
        try:
            with contextlib.suppress(KeyboardInterrupt):
                main()
            ends[name] = 0
        except SystemExit as end:
            ends[name] = int(end.code or 0)
    return ends


def _write_edits() -> None:
    """Write edits of the plan just made, as the editor does."""
    plan = gp.load("out/plan.gpkg")
    gp.write_edits(gp.Edits(plan.digest, (gp.Edit("lock", grids=plan.network.codes[:1]),)), "in/edits.json")


if __name__ == "__main__":
    found = run()
    Path("ends.json").write_text(json.dumps(found), encoding="utf-8")
