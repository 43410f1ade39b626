"""Which instances a run takes, of those this machine has."""

from __future__ import annotations

from benchmarks import cases
from benchmarks.cases import Case
from benchmarks.settings import Settings

TOWNS = {"town_3k": (3_000, 1), "town_30k": (30_000, 2)}
"""Units and seed of our own towns."""


def towns(settings: Settings) -> list[Case]:
    """Return our own towns, which every machine has; beside the generated instances the larger only in a long run."""
    names = [name for name in TOWNS if settings.long or name == "town_3k" or not cases.has_shared()]
    return [cases.town(*TOWNS[name]) for name in settings.chosen(names)]


def published(settings: Settings) -> list[Case]:
    """Return the open instances with published values, small ones first, none where the shared folder is absent."""
    return sorted((cases.open_case(name) for name in settings.chosen(cases.open_names())), key=len)


def synthetic(settings: Settings) -> list[Case]:
    """Return the generated instances, the largest only in a long run, and fresh seeds of the smaller ones."""
    if not cases.has_shared():
        return []
    names = settings.chosen([name for name in cases.SYNTHETIC if settings.long or name != "synth_500k"])
    usual = [cases.synthetic_case(name, settings.scratch) for name in names]
    smaller = [name for name in names if name == "synth_3k" or (settings.long and name == "synth_40k")]
    fresh = [cases.synthetic_case(name, settings.scratch, seed) for name in smaller for seed in settings.fresh]
    return usual + fresh
