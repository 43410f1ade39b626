"""The wheel holds all that gridplan needs to run, nothing else, and runs without the repository."""

import os
import subprocess
import sys
import tarfile
from zipfile import ZipFile

import pytest
from built import build, copied
from declared import ROOT

import gridplan

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """A copy of what is built from."""
    return copied(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def wheel(sources, tmp_path_factory):
    """The wheel, as pip would install it."""
    return build("wheel", sources, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_every_file_and_no_other(wheel, tried):
    """Code, types, sentences, pages and the sample are in; tests, benchmarks and notebooks are not."""
    packed = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    there = {f"gridplan/{path.relative_to(ROOT / 'gridplan').as_posix()}" for path in files(ROOT / "gridplan")}
    there |= {f"gridplan/data/{path.name}" for path in files(ROOT / "data")}
    assert packed == there
    assert {"gridplan/py.typed", "gridplan/__init__.pyi"} < packed
    tried(len(packed), "files in the wheel")


def test_the_source_archive_builds_the_same_wheel(sources, wheel, tmp_path):
    """Whoever builds from the source archive gets the same files as from the repository."""
    with tarfile.open(build("sdist", sources, tmp_path)) as archive:
        archive.extractall(tmp_path, filter="data")
    again = build("wheel", next(path for path in tmp_path.iterdir() if path.is_dir()), tmp_path)
    assert {(f.filename, f.CRC) for f in ZipFile(again).infolist() if ".dist-info/" not in f.filename} == {
        (f.filename, f.CRC) for f in ZipFile(wheel).infolist() if ".dist-info/" not in f.filename
    }


def test_the_wheel_runs_without_the_repository(wheel, tmp_path, tried):
    """Laid out alone it is what Python imports, knows its version, and divides the sample town."""
    ZipFile(wheel).extractall(tmp_path / "site")
    alone = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}

    def run(*arguments):
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, text=True, check=True).stdout

    where = run("-c", "import gridplan as gp; print(gp.__file__, gp.__version__)")
    assert where.split() == [str(tmp_path / "site" / "gridplan" / "__init__.py"), gridplan.__version__]
    run("-m", "gridplan", "demo", "--out", "maps")
    assert {path.name for path in (tmp_path / "maps").iterdir()} == {"demo.gpkg", "demo.html"}
    run("-m", "gridplan", "verify", "maps/demo.gpkg")
    tried(1, "demo from the wheel alone")


def files(folder):
    """Return the files below a folder that git keeps."""
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
