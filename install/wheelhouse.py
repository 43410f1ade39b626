"""Fill a folder with the wheels of gridplan and of all it needs, for machines without internet.

On those machines: ``pip install --no-index --find-links wheelhouse gridplan``.
"""

import argparse
import csv
import hashlib
import subprocess
import sys
import tempfile
from email.parser import HeaderParser
from email.policy import compat32
from pathlib import Path
from zipfile import ZipFile

from locked import ROOT, read_locked
from packaging.markers import default_environment

CONTENTS = "CONTENTS.csv"
_MANYLINUX = ("2_28", "2_27", "2_26", "2_24", "2_17", "2_12", "2_5")
SYSTEMS = {
    "windows": ({"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}, "AMD64", ["win_amd64"]),
    "macos": (
        {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
        "arm64",
        ["macosx_14_0_arm64"],
    ),
    "linux": (
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
        "x86_64",
        [f"manylinux_{version}_x86_64" for version in _MANYLINUX],
    ),
    "linux-arm": (
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
        "aarch64",
        [f"manylinux_{version}_aarch64" for version in _MANYLINUX],
    ),
}
"""System → what markers see of it, its machine, and the tags of wheels that run there."""


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, fill the folder and write its contents down."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--system", choices=SYSTEMS, help="for which system; this one when left out")
    parser.add_argument("--python", help="for which Python, as 3.12; this one when left out")
    asked = parser.parse_args(arguments)
    asked.folder.mkdir(parents=True, exist_ok=True)
    download(asked.folder, system=asked.system, python=asked.python)
    _pip("wheel", "--no-deps", "--wheel-dir", asked.folder, ROOT)
    rows = write_contents(asked.folder)
    print(f"{asked.folder}: {rows} wheels, with SHA-256 and licence of each in {CONTENTS}")


def download(folder: Path, *, system: str | None = None, python: str | None = None) -> None:
    """Download the locked wheels that a system and a Python need, each held to its hashes."""
    seen = environment(system, python)
    lines = [text for requirement, text in read_locked() if not requirement.marker or requirement.marker.evaluate(seen)]
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch, "needed.txt")
        listed.write_text("\n".join(lines), encoding="utf-8")
        _pip(
            *("download", "--no-deps", "--only-binary=:all:", "--require-hashes"),
            *("--requirement", listed, "--dest", folder, *_tags(system, python)),
        )


def environment(system: str | None, python: str | None) -> dict[str, str]:
    """Return what the markers of requirements see on a system with a Python."""
    seen = dict(default_environment())
    if system:
        names, machine, _ = SYSTEMS[system]
        seen |= names | {"platform_machine": machine}
    if python:
        seen |= {"python_version": python, "python_full_version": f"{python}.0"}
    return seen


def write_contents(folder: Path) -> int:
    """Write file, SHA-256 and licence of each wheel as a table; return how many there are."""
    wheels = sorted(folder.glob("*.whl"))
    with (folder / CONTENTS).open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(("file", "sha256", "licence"))
        table.writerows((path.name, hashlib.sha256(path.read_bytes()).hexdigest(), licence(path)) for path in wheels)
    return len(wheels)


def licence(wheel: Path) -> str:
    """Return the licence that a wheel names in its metadata, on one line."""
    with ZipFile(wheel) as packed:
        name = next(name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = HeaderParser(policy=compat32).parsestr(packed.read(name).decode("utf-8"))
    classes = [text.split(" :: ")[-1] for text in metadata.get_all("Classifier", []) if text.startswith("License")]
    named = metadata["License-Expression"] or "; ".join(classes) or metadata["License"] or "not named"
    return str(named).strip().partition("\n")[0]


def _tags(system: str | None, python: str | None) -> list[str]:
    tags = SYSTEMS[system][2] if system else []
    given = [part for tag in tags for part in ("--platform", tag)]
    return [*given, *(("--python-version", python) if python else ())]


def _pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *map(str, arguments)]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
