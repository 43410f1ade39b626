"""Builds gridplan as pip does, from a copy, so that nothing of the repository is written to."""

import shutil
import subprocess
import sys
from pathlib import Path

from declared import ROOT

SOURCES = ("gridplan", "data", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")


def build(kind, source, folder):
    """Build a ``wheel`` or an ``sdist`` from a folder of sources; return its path."""
    code = f"from setuptools import build_meta as b; print(b.build_{kind}({str(folder)!r}))"
    run = subprocess.run([sys.executable, "-c", code], cwd=source, capture_output=True, text=True, check=True)
    return Path(folder, run.stdout.splitlines()[-1])


def copied(folder):
    """Copy what a build reads; return where."""
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder
