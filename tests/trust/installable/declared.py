"""What setup.cfg declares: each requirement with the extra that asks for it."""

import sys
from configparser import ConfigParser
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[3]
sys.path.append(str(ROOT / "install"))
LOCKED_EXTRAS = ("test", "osm", "notebook", "trust", "postgis", "dask")
"""The extras of install/all.txt, as the Makefile lists them."""


def declared(*extras):
    """Return the requirements of gridplan, then those of the named extras."""
    config = ConfigParser(delimiters="=", interpolation=None)
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    texts = [config["options"]["install_requires"], *(config["options.extras_require"][extra] for extra in extras)]
    return [Requirement(line) for text in texts for line in text.strip().splitlines()]


def lower_bound(requirement):
    """Return the oldest version that a requirement allows, or nothing."""
    return next((part.version for part in requirement.specifier if part.operator == ">="), None)
