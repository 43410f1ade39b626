"""Reads the locked requirements: each with its version, its marker and its hashes."""

from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]


def read_locked(name: str = "base") -> Iterator[tuple[Requirement, str]]:
    """Yield each locked requirement, parsed and as a line for pip: hashes behind it, without its marker.

    Parameters
    ----------
    name
        ``base`` for what gridplan needs, ``all`` for every extra that is locked.
    """
    text = (ROOT / "install" / f"{name}.txt").read_text(encoding="utf-8")
    for line in text.replace("\\\n", " ").splitlines():
        if line and not line.lstrip().startswith("#"):
            written, hashed, hashes = line.partition("--hash")
            wanted = Requirement(written)
            yield wanted, f"{wanted.name}{wanted.specifier} {hashed}{hashes}"
