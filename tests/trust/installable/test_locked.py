"""The locked versions: all that setup.cfg asks for, within its bounds, each with hashes, from no named host."""

import re

import pytest
from declared import LOCKED_EXTRAS, ROOT, declared
from locked import read_locked
from packaging.utils import canonicalize_name

FILES = {"base": (), "all": LOCKED_EXTRAS}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def chosen(name, python, system="linux"):
    """Return name → version of what one system and one Python get."""
    seen = {"python_version": python, "python_full_version": f"{python}.1", "sys_platform": system}
    seen |= {"platform_machine": "x86_64"}
    return [
        (canonicalize_name(wanted.name), str(wanted.specifier).removeprefix("=="))
        for wanted, _ in read_locked(name)
        if not wanted.marker or wanted.marker.evaluate(seen)
    ]


@pytest.mark.parametrize(("name", "extras"), FILES.items())
def test_every_dependency_is_locked_within_its_bounds(name, extras, tried):
    """Whatever Python and system: each requirement of setup.cfg is there once, with a version that it allows."""
    for python in PYTHONS:
        for system in ("linux", "win32", "darwin"):
            found = chosen(name, python, system)
            assert len(dict(found)) == len(found)
            wanted = [each for each in declared(*extras) if not each.marker or system == "linux"]
            assert not [str(w) for w in wanted if not w.specifier.contains(dict(found)[canonicalize_name(w.name)])]
            tried(len(wanted), "locked requirements")


@pytest.mark.parametrize("name", FILES)
def test_each_has_hashes_and_no_host(name):
    """Pip and uv can hold every file to a SHA-256, and the file serves any registry."""
    lines = [line for _, line in read_locked(name)]
    assert lines
    assert not [line for line in lines if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", line)]
    text = (ROOT / "install" / f"{name}.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted|\.(org|com|net|cn)\b", text)


def test_both_files_agree():
    """What gridplan itself needs has the same versions and hashes in both files."""
    assert {line for _, line in read_locked("base")} <= {line for _, line in read_locked("all")}


def test_the_extras_are_those_of_the_makefile():
    """The list that is held to here is the one that make lock locks."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"EXTRAS := {','.join(LOCKED_EXTRAS)}\n" in makefile
