"""Places where a plan is saved: full disks, folders that cannot be written to or vanish, names of all kinds, links."""

import os
import shutil
import stat
import subprocess
import sys
from contextlib import contextmanager, suppress

import pytest
from writers import NEW, OLD, WRITERS, names_beside

from gridplan.errors import OptionError, PlanFileError
from gridplan.store.geopackage import load, save
from gridplan.store.safe import check_writable, replace_file, replacing

posix = pytest.mark.skipif(sys.platform == "win32", reason="users, mounts and modes are those of POSIX")
NOBODY = 65534
NAMES = (
    "东风 街道 (1).gpkg",
    " .gpkg",
    "-rf.gpkg",
    ".hidden.gpkg",
    "a?b#c%20&mode=ro.gpkg",
    "a'b\"c;--.gpkg",
    "a" * 240,
    "b" * 255,
    "方" * 83 + ".gpkg",
)


@contextmanager
def small_disk(folder):
    """Give a disk of 1 MiB, or leave the test out where none may be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(disk):
    """Leave no room on a disk."""
    with (disk / "rest").open("wb", buffering=0) as rest, suppress(OSError):
        while True:
            rest.write(bytes(4096))


@posix
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("ending", WRITERS)
def test_a_full_disk(ending, tmp_path, tried):
    """Where there is no room for a second file, the older one stays, the message says so, and nothing is left."""
    with small_disk(tmp_path / "disk") as disk:
        file = disk / f"方案.{ending}"
        WRITERS[ending](OLD, file)
        before = file.read_bytes()
        fill(disk)
        with pytest.raises(PlanFileError, match=r"/方案\.\w+ cannot be written: .*(full|No space left)"):
            WRITERS[ending](NEW, file)
        assert file.read_bytes() == before
        assert names_beside(file) == ["rest"]
    tried(1, "full disks")


@posix
@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root may become somebody else")
def test_a_folder_that_others_own(tmp_path, tried):
    """Somebody who may not write to a folder is told so, before the work and after it, and the file stays."""
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    file = replace_file(tmp_path / "a", b"old")
    with nobody():
        with pytest.raises(OptionError, match="cannot be written"):
            check_writable(file)
        with pytest.raises(PlanFileError, match="cannot be written: Permission denied"):
            replace_file(file, b"new")
    assert file.read_bytes() == b"old"
    assert names_beside(file) == []
    tried(1, "folders of others")


@contextmanager
def nobody():
    """Be a user without rights."""
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@posix
def test_a_folder_that_vanishes(tmp_path, tried):
    """When the folder goes away while a file is written to it, that is told, and nothing is made elsewhere."""
    folder = tmp_path / "share"
    folder.mkdir()
    with pytest.raises(PlanFileError, match="cannot be written"):
        write_while_it_vanishes(folder)
    assert list(tmp_path.iterdir()) == []
    tried(1, "folders that vanish")


def write_while_it_vanishes(folder):
    """Write a file and remove its folder before it is renamed."""
    with replacing(folder / "a") as temporary:
        temporary.write_bytes(b"new")
        shutil.rmtree(folder)


def test_names_of_all_kinds(tmp_path, tried):
    """Every name the system takes is saved, saved over and loaded, with nothing beside it in the end."""
    for name in NAMES:
        file = tmp_path / name
        for content in (b"old", b"new"):
            replace_file(file, content)
        assert file.read_bytes() == b"new"
        assert names_beside(file) == []
        file.unlink()
    tried(len(NAMES), "names")


@pytest.mark.long
def test_plans_under_names_of_all_kinds(tmp_path, tried):
    """SQLite opens them too, also in a folder whose path is longer than SQLite takes."""
    deep = tmp_path.joinpath(*["街道网格划分方案" * 3] * 8)
    deep.mkdir(parents=True)
    assert len(os.fsencode(deep)) > 512
    for file in (*(tmp_path / name for name in NAMES), deep / "方案.gpkg"):
        for plan in (OLD, NEW):
            save(plan, file)
        assert load(file).digest == NEW.digest
    assert names_beside(deep / "方案.gpkg") == []
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == set(NAMES)
    tried(len(NAMES) + 1, "names")


@pytest.mark.parametrize("name", ["a" * 256, "方" * 86])
def test_names_too_long_for_the_system(name, tmp_path, tried):
    """A name that no file can have is refused before the work as after it, and found nowhere."""
    with pytest.raises(OptionError, match="too long"):
        check_writable(tmp_path / name)
    with pytest.raises(PlanFileError, match="too long"):
        replace_file(tmp_path / name, b"new")
    with pytest.raises(PlanFileError, match="too long"):
        load(tmp_path / name)
    assert list(tmp_path.iterdir()) == []
    tried(1, "names")


def test_long_names_do_not_share_a_temporary(tmp_path, tried):
    """Two long names that differ only at their end are written at once, each with a temporary and a lock of its own."""
    one, two = (tmp_path / ("方" * 82 + end) for end in ("一", "二"))
    with replacing(one) as first, replacing(two) as second:
        first.write_bytes(b"1")
        second.write_bytes(b"2")
    assert (one.read_bytes(), two.read_bytes()) == (b"1", b"2")
    tried(2, "names")


@posix
def test_links_and_devices(tmp_path, tried):
    """Links to files, also to none yet, stay links; no file is put in the place of a device, pipe or folder."""
    link, target = tmp_path / "link", tmp_path / "target"
    link.symlink_to(target)
    for content in (b"old", b"new"):
        replace_file(link, content)
        assert link.is_symlink()
        assert target.read_bytes() == content
    os.mkfifo(tmp_path / "pipe")
    for path, reason in ((tmp_path / "pipe", "device"), (tmp_path, "folder")):
        with pytest.raises(PlanFileError, match=reason):
            replace_file(path, b"new")
        with pytest.raises(OptionError, match=reason):
            check_writable(path)
    with pytest.raises(OptionError, match="device"):
        check_writable(os.devnull)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    tried(5, "links and devices")


@posix
def test_a_file_that_is_kept_private_is_so_while_it_is_replaced(tmp_path):
    """The new content of a file that only its owner may read is never readable by others, not even on its way."""
    file = replace_file(tmp_path / "a", b"old")
    file.chmod(0o600)
    with replacing(file) as temporary:
        assert stat.S_IMODE(temporary.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
