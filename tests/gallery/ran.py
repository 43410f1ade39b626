"""Places that have run once, for all tests that look at what they left."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

import gridplan as gp
from gridplan.gallery.account import Account
from gridplan.gallery.recipes import RECIPES

NAMES = tuple(RECIPES)
SEEDS = (1, 2, 3)
"""Seeds beside the usual one."""
SHARES = (0.95, 1.05)
"""Households in place of the published ones."""


@dataclass(frozen=True)
class Ran:
    """A place that has run: the folder it wrote and the account of it, counted anew from there."""

    folder: Path
    account: Account


class Gallery:
    """Runs each place once for all test processes."""

    def __init__(self, shared: Path) -> None:
        self.shared = shared
        self.counted: dict[str, Ran] = {}

    def __call__(self, name: str, **asked: object) -> Ran:
        """Return a place as `gridplan.run_place` made it, run at the first call."""
        told = "-".join([name, *(f"{key}-{value}" for key, value in sorted(asked.items()))])
        if told in self.counted:
            return self.counted[told]
        folder = self.shared / told
        with (self.shared / f"{told}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                making = folder.with_suffix(".making")
                gp.run_place(name, making, **asked)
                making.rename(folder)
        return self.counted.setdefault(told, Ran(folder, gp.count_place(name, folder)))

    def quick(self, name: str) -> Ran:
        """Return a small share of a place."""
        return self(name, size=gp.samples.quick_size(name))


@pytest.fixture(scope="session")
def gallery(tmp_path_factory) -> Gallery:
    """The places that have run."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "gallery"
    shared.mkdir(exist_ok=True)
    return Gallery(shared)
