"""Running a place from its inputs to signed-off plans, and counting what it came to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import gridplan as gp
from gridplan.errors import InputError, OptionError
from gridplan.gallery.account import Account
from gridplan.gallery.agreeing import differing
from gridplan.gallery.faults import people_faults, plan_faults
from gridplan.gallery.folder import (
    INPUTS,
    LATER,
    PLAN,
    README,
    TABLE,
    checked,
    command,
    is_given,
    opened,
    refuse_strays,
    write_readme,
)
from gridplan.gallery.given import check_given, find_given, take
from gridplan.gallery.recipe import Progress
from gridplan.gallery.recipes import find_recipe
from gridplan.language import say, speaking
from gridplan.safe.replacing import replacing
from gridplan.store.sheets import write_csv

APPROVED, VALID, NEXT = "2026-12-20", "2027-01-01", "2028-01-01"


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
        Folder to write to, made if need be: ``inputs``, ``plan.gpkg``, ``map.html``, ``report.html``, rosters, what
        became of all in ``later``, ``README.txt`` and, last of all, ``published.csv``.
    seed
        The same seed gives the same place and the same plan.
    households, size
        As in `gridplan.samples.place_inputs`.
    inputs
        Folder with the inputs in place of those made, as `Place.write` writes them; those of a year later in its
        ``later`` where there are any. They are copied to `out`.
    lang
        Language of what is written.
    progress
        Called with the name of the step and the share done, 0–1.

    Raises
    ------
    OptionError
        When there is no such place, it cannot have that size, or the folder has another place.
    InputError
        When the inputs have faults.

    Examples
    --------
    >>> gp.run_place("mixed-town", "town", size=0.2).held  # doctest: +SKIP
    True
    """
    recipe, tell = find_recipe(name), progress or _silent
    with speaking(lang):
        if inputs is not None and (households is not None or size != 1):
            raise OptionError(say("gallery-inputs-sized"))
        folder = checked(name, out, made_anew=inputs is None)
        words = command(name, seed=seed or None, households=households, size=None if size == 1 else size, inputs=inputs)
        if inputs is None:
            tell(say("gallery-step-inputs"), 0.0)
            write = _made(name, folder, seed=seed, households=households, size=size)
        else:
            tell(say("gallery-step-given"), 0.0)
            write = _given(name, folder, inputs, tell)
        # Whatever an earlier run left stays until the inputs are known to be good.
        write_readme(words, opened(folder))
        write()
        draft = recipe.divide(folder / INPUTS, folder, seed=seed, progress=tell)
        tell(say("gallery-step-written"), 0.0)
        plan = _signed(draft, folder)
        tell(say("gallery-step-staff"), 0.0)
        with _causes_told(folder):
            recipe.staff(plan, folder / INPUTS, folder)
        after = folder / LATER
        if (after / INPUTS).is_dir():
            tell(say("gallery-step-later"), 0.0)
            with _causes_told(folder):
                new = recipe.renew(plan, after / INPUTS, after, date=NEXT, progress=tell)
            _changed(new, plan, after)
        tell(say("gallery-step-counted"), 0.0)
        with _causes_told(folder):
            account = count_place(name, folder)
        with replacing(folder / TABLE) as temporary:
            write_csv(temporary, account.sheet())
        write_readme(words, folder, account.faults)
        tell(say("gallery-step-counted"), 1.0)
    return account


def count_place(name: str, out: str | os.PathLike[str]) -> Account:
    """Count the figures of a place anew from the files that are saved in a folder, and verify its plans.

    Those that an account publishes come first. A plan that breaks its rules, and people who could not be placed as
    asked, are told as faults.

    Parameters
    ----------
    name, out
        As in `run_place`.

    Examples
    --------
    >>> gp.count_place("mixed-town", "town").table("zh")  # doctest: +SKIP
    """
    recipe, folder = find_recipe(name), Path(out)
    figures = tuple(sorted(recipe.count(folder), key=lambda figure: figure.published is None))
    if not _is_published(name, folder):
        figures = tuple(replace(figure, compared=False) for figure in figures)
    plans = [path for path in (folder / PLAN, folder / LATER / PLAN) if path.is_file()]
    with ThreadPoolExecutor() as beside:
        verified = beside.map(gp.verify, plans)
        checks = {path.relative_to(folder).as_posix(): check for path, check in zip(plans, verified, strict=True)}
    return Account(
        place=name,
        figures=figures,
        assumptions=(*gp.samples.place_assumptions(name), *recipe.ASSUMED),
        digests={file: check.figures["plan_digest"] for file, check in checks.items()},
        faults=(*differing(name, folder), *plan_faults(folder, checks), *people_faults(folder)),
    )


@contextmanager
def _causes_told(folder: Path) -> Iterator[None]:
    """Tell of people who could not be placed as asked before what went wrong for want of them."""
    try:
        yield
    except InputError as fault:
        if causes := tuple(people_faults(folder)):
            raise InputError((*(cause.finding for cause in causes), *fault.findings)) from fault
        raise


def _silent(_step: str, _share: float) -> None:
    """Tell nobody."""


def _made(name: str, folder: Path, *, seed: int, households: int | None, size: float) -> Callable[[], None]:
    """Make the inputs of today and of a year later; return what writes them."""
    place = gp.samples.place_inputs(name, seed=seed, households=households, size=size)
    year, own, after = gp.samples.later(place, seed=seed), folder / INPUTS, folder / LATER / INPUTS
    refuse_strays(own, _files(place))
    refuse_strays(after, {*_files(year.place), "changes.csv", "reform.csv"})

    def write() -> None:
        year.write(after)
        place.write(own)

    return write


def _given(name: str, folder: Path, inputs: str | os.PathLike[str], tell: Progress) -> Callable[[], None]:
    """Check the inputs of a planner; return what takes them in."""
    given = find_given(name, inputs, folder)
    check_given(name, given, tell)
    return partial(take, given, folder)


def _files(place: gp.samples.Place) -> set[str]:
    return {README, *(f"{layer}.gpkg" for layer in place.layers()), *(f"{table}.csv" for table in place.lists())}


def _signed(draft: gp.Plan, folder: Path) -> gp.Plan:
    """Approve, save and show a plan; one that breaks its rules stays a draft, and the account names its faults."""
    try:
        plan = gp.approve(draft, by=say("gallery-by"), date=APPROVED, valid_from=VALID)
    except InputError:
        plan = draft
    gp.save(plan, folder / PLAN)
    plan.save_html(folder / "map.html")
    plan.save_report(folder / "report.html", date=APPROVED)
    return plan


def _changed(new: gp.Plan, plan: gp.Plan, folder: Path) -> None:
    gp.save(new, folder / PLAN)
    changes = new.changes(plan)
    changes.export(folder / "changes.xlsx")
    changes.save_html(folder / "changes.html")


def _is_published(name: str, folder: Path) -> bool:
    """Tell whether the inputs are those of the account: made, not given, and with its communities and households."""
    if is_given(folder):
        return False
    told = next(figures for figures in gp.samples.place_figures() if figures["place"] == name)
    totals = gp.read_table(folder / INPUTS / "totals.csv")
    return len(totals) == told["communities"] and totals["households"].astype(int).sum() == told["households"]
