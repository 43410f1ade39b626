"""The district of agencies: every estate has its agency, every agency its estate and its seat on a committee."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import gridplan as gp
from gridplan.gallery.agencies_figures import figures
from gridplan.gallery.figure import Figure
from gridplan.gallery.recipe import Progress

ASSUMED: tuple[str, ...] = ("gallery-assumed-agencies-whole", "gallery-assumed-agencies-seats")
STANDARD = gp.Standard(open=300, managed=500)
WINDOW = (0.6, 1.3)
"""Workers' worth of work in a grid, for each of its workers: wide enough for estates that are kept whole."""
OFFICERS = gp.OfficerRules(
    grids_per_officer=(1, 40),
    officers_per_community=(3, 4),
    departments={"police": (1, 1), "urban": (1, 1), "property": (1, 1)},
)


def survey(inputs: Path, progress: Progress) -> gp.Ground:
    """Return the ground of the files, with the estates that buildings stand in."""
    units = gp.read_units(
        inputs / "buildings.gpkg", households="households", unit="unit", kind="kind", attributes=["people"]
    )
    return gp.survey(
        units,
        roads=inputs / "roads.gpkg",
        barriers=inputs / "barriers.gpkg",
        boundaries=inputs / "boundaries.gpkg",
        estates=inputs / "estates.gpkg",
        estates_parted=True,
        progress=progress,
    )


def divide(inputs: Path, _out: Path, *, seed: int, progress: Progress) -> gp.Plan:
    """Return the draft: estates are kept whole, with several workers where one is not enough."""
    return gp.partition(
        survey(inputs, progress),
        standard=STANDARD,
        load_window=WINDOW,
        together="estate",
        estates="whole",
        balance={"people": 0},  # residents are told by grid and not evened out
        links=True,
        seed=seed,
    )


def staff(plan: gp.Plan, inputs: Path, out: Path) -> None:
    """Write who works where: agencies and estates, committees, officers, workers, members and families."""
    agencies = gp.read_table(inputs / "agencies.csv")
    pairs = gp.pair(agencies, inputs / "estates.gpkg", same="community", distance="walk", plan=plan)
    export(pairs, out / "agencies")
    seat_agencies(pairs, inputs, out)
    send_out(plan, inputs, out)
    members = gp.read_table(inputs / "members.csv").merge(agencies[["agency", "x", "y"]], on="agency")
    linked = gp.pair(members, inputs / "families.csv", left_columns={"id": "member"}, right_counts=(1, 2))
    export(linked, out / "families")


def renew(plan: gp.Plan, inputs: Path, out: Path, *, date: str, progress: Progress) -> gp.Plan:
    """Return the plan of a year later; agencies keep their estates and follow them to the committees of then."""
    new = gp.regrid(plan, survey(inputs, progress), date=date)
    agencies = gp.read_table(inputs / "agencies.csv").drop(columns="community")
    pairs = gp.pair(agencies, inputs / "estates.gpkg", fixed=out.parent / "agencies", distance="walk", plan=new)
    export(pairs, out / "agencies")
    seat_agencies(pairs, inputs, out)
    send_out(new, inputs, out, like=out.parent / "officers.json")
    return new


def send_out(plan: gp.Plan, inputs: Path, out: Path, *, like: Path | None = None) -> None:
    """Write which officers and workers serve which grids, those of a year ago (`like`) again where they can."""
    roster = gp.assign_officers(plan, inputs / "officers.csv", OFFICERS, like=like)
    roster.export(out / "officers.xlsx")
    roster.export(out / "officers.json")
    gp.assign_workers(plan).export(out / "workers.xlsx")


def seat_agencies(pairs: gp.Pairing, inputs: Path, out: Path) -> None:
    """Write the committees: each agency sits where its estate is, some on the subdistrict's committee as well."""
    seats = pairs.pairs.rename(columns={"left": "agency"})[["agency", "community"]]
    boundaries = gp.read_layer(inputs / "boundaries.gpkg")
    export(gp.pair(seats, boundaries, same="community", right_columns={"id": "community"}), out / "communities")
    seats = seats.merge(boundaries[["community", "subdistrict"]], on="community")
    above = gp.read_table(inputs / "agencies.csv").query("subdistrict_seat == '1'")["agency"]
    seats = seats[seats["agency"].isin(above)].drop(columns="community")
    of_subdistrict = {"id": "subdistrict", "community": "subdistrict"}
    export(
        gp.pair(
            seats,
            inputs / "subdistricts.gpkg",
            same="subdistrict",
            right_columns=of_subdistrict,
        ),
        out / "subdistricts",
    )


def export(pairs: gp.Pairing, folder: Path) -> None:
    """Write pairs for people and for programs."""
    pairs.export(folder)
    pairs.export(folder.with_suffix(".json"))
    pairs.export(folder.with_suffix(".xlsx"))


def count(out: Path) -> Iterator[Figure]:
    """Yield the published figures: the place, its estates, agencies, committees, officers, members and families."""
    yield from figures(out, standard=STANDARD, window=WINDOW)
