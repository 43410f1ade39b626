"""Running a place from its inputs to signed-off plans, and counting what it came to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

import gridplan as gp
from gridplan.errors import OptionError
from gridplan.gallery.account import Account
from gridplan.gallery.recipe import Progress
from gridplan.gallery.recipes import find_recipe
from gridplan.language import say
from gridplan.safe.folders import made
from gridplan.safe.replacing import replace_file

INPUTS, LATER, PLAN, TABLE = "inputs", "later", "plan.gpkg", "published.csv"
APPROVED, VALID, NEXT = "2026-12-20", "2027-01-01", "2028-01-01"
_BY = "civil affairs office"


def run_place(
    name: str,
    out: str | os.PathLike[str],
    *,
    seed: int = 0,
    households: int | None = None,
    size: float = 1.0,
    inputs: str | os.PathLike[str] | None = None,
    lang: str | None = None,
    progress: Progress | None = None,
) -> Account:
    """Run a published place from raw inputs to a signed-off plan and a year further, and count its figures.

    Parameters
    ----------
    name
        One of `gridplan.samples.place_names`.
    out
        Folder to write to, made if need be: ``inputs``, ``plan.gpkg``, ``map.html``, ``report.html``, rosters,
        ``published.csv``, and the same of a year later in ``later``.
    seed
        The same seed gives the same place and the same plan.
    households, size
        As in `gridplan.samples.place_inputs`.
    inputs
        Folder with the inputs in place of those made, as `Place.write` writes them; those of a year later in its
        ``later`` where there are any.
    lang
        Language of what is written.
    progress
        Called with the name of the step and the share done, 0–1.

    Raises
    ------
    OptionError
        When there is no such place, or it cannot have that size.
    InputError
        When the inputs have faults.

    Examples
    --------
    >>> gp.run_place("mixed-town", "town", size=0.2).held  # doctest: +SKIP
    True
    """
    recipe, folder, tell = find_recipe(name), made(out), progress or _silent
    if inputs is not None and (households is not None or size != 1):
        raise OptionError("households and size go with a place that is made, not with inputs")
    ground = (
        Path(inputs)
        if inputs is not None
        else _written(name, folder, tell, seed=seed, households=households, size=size)
    )
    draft = recipe.divide(ground, folder, seed=seed, progress=tell)
    plan = _signed(draft, folder, lang, approved=APPROVED, valid=VALID)
    recipe.staff(plan, ground, folder)
    year = _year_later(ground, folder)
    if year is not None:
        after = made(folder / LATER)
        new = recipe.renew(plan, year, after, date=NEXT, progress=tell)
        _changed(new, plan, after, lang)
    account = count_place(name, folder, inputs=ground)
    replace_file(folder / TABLE, account.table(lang).to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))
    return account


def count_place(name: str, out: str | os.PathLike[str], *, inputs: str | os.PathLike[str] | None = None) -> Account:
    """Count the figures of a place anew from the files that are saved in a folder, and verify its plans.

    Parameters
    ----------
    name, out, inputs
        As in `run_place`; the inputs are those in `out` unless told.
    """
    recipe, folder = find_recipe(name), Path(out)
    ground = Path(inputs) if inputs is not None else folder / INPUTS
    figures = tuple(recipe.count(folder))
    if not _is_published(name, ground):
        figures = tuple(replace(figure, published=None) for figure in figures)
    plans = [path for path in (folder / PLAN, folder / LATER / PLAN) if path.is_file()]
    return Account(
        place=name,
        figures=figures,
        assumptions=(*gp.samples.place_assumptions(name), *recipe.ASSUMED),
        digests={path.relative_to(folder).as_posix(): gp.load(path).digest for path in plans},
        faults=tuple(_faults(plans, folder)),
    )


def _silent(_step: str, _share: float) -> None:
    """Tell nobody."""


def _written(name: str, folder: Path, tell: Progress, **asked: Any) -> Path:
    tell(say("gallery-step-inputs"), 0.0)
    place = gp.samples.place_inputs(name, **asked)
    gp.samples.later(place, seed=asked["seed"]).write(made(folder / LATER) / INPUTS)
    return place.write(folder / INPUTS)


def _year_later(inputs: Path, folder: Path) -> Path | None:
    """Return the folder with the inputs of a year later, beside those of today or made with them."""
    places = (inputs / LATER, folder / LATER / INPUTS) if inputs != folder / INPUTS else (folder / LATER / INPUTS,)
    return next((place for place in places if place.is_dir()), None)


def _signed(draft: gp.Plan, folder: Path, lang: str | None, *, approved: str, valid: str) -> gp.Plan:
    """Approve, save and show a plan; one with faults is approved with them, and they stay named in it."""
    plan = gp.approve(draft, by=_BY, date=approved, valid_from=valid, despite_faults=draft.status != "feasible")
    gp.save(plan, folder / PLAN)
    plan.save_html(folder / "map.html", lang=lang)
    plan.save_report(folder / "report.html", lang=lang, date=approved)
    return plan


def _changed(new: gp.Plan, plan: gp.Plan, folder: Path, lang: str | None) -> None:
    gp.save(new, folder / PLAN)
    changes = new.changes(plan)
    changes.export(folder / "changes.xlsx", lang=lang)
    changes.save_html(folder / "changes.html", lang=lang)


def _is_published(name: str, inputs: Path) -> bool:
    """Tell whether the inputs are those of the account: its communities and households."""
    told = next(figures for figures in gp.samples.place_figures() if figures["place"] == name)
    totals = pd.read_csv(inputs / "totals.csv")
    return len(totals) == told["communities"] and int(totals["households"].sum()) == told["households"]


def _faults(plans: list[Path], folder: Path) -> Iterator[str]:
    for path in plans:
        for failure in gp.verify(path).failures:
            yield f"{path.relative_to(folder).as_posix()}: {failure.line()}"
