"""Atomic replacement, locks and modes."""

import os
import stat
import subprocess
import sys
import textwrap

import numpy as np
import pytest

from gridplan.errors import FileLockedError, OptionError, PlanFileError
from gridplan.safe import locks
from gridplan.store.labels import save_labels
from gridplan.store.safe import check_writable, locked, replace_file, replacing

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and signals are those of POSIX")


def names(folder):
    """Names in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_names_with_spaces_and_chinese(tmp_path):
    """Any name that the system allows works, and nothing stays beside the file."""
    file = tmp_path / "东风 街道 (1).bin"
    assert replace_file(file, b"new") == file
    assert file.read_bytes() == b"new"
    assert names(tmp_path) == [file.name]


def _fail_half_way(file):
    with replacing(file) as temporary:
        temporary.write_bytes(b"half")
        raise ZeroDivisionError


def test_a_failed_write_leaves_the_old_file(tmp_path):
    """An error while writing keeps the old content and removes the temporary."""
    file = tmp_path / "a"
    file.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        _fail_half_way(file)
    assert file.read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_a_stray_temporary_is_taken_away(tmp_path):
    """What a killed save left behind is gone after the next one."""
    (tmp_path / ".a.saving").write_bytes(b"stray")
    (tmp_path / ".a.lock").write_bytes(b"")
    replace_file(tmp_path / "a", b"new")
    assert names(tmp_path) == ["a"]


@posix
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_modes(tmp_path, umask):
    """A new file follows the umask, a replaced one keeps its mode."""
    file, before = tmp_path / "a", os.umask(umask)
    try:
        replace_file(file, b"1")
        assert stat.S_IMODE(file.stat().st_mode) == 0o666 & ~umask
        file.chmod(0o640)
        replace_file(file, b"2")
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@posix
def test_a_link_stays_a_link(tmp_path):
    """The file that a link points to is replaced, not the link."""
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    replace_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_the_second_writer_is_refused(tmp_path):
    """While one holds the lock, another gets a clear error and the file stays as it is."""
    file = tmp_path / "a"
    file.write_bytes(b"old")
    with locked(file), pytest.raises(PlanFileError, match="another process"):
        replace_file(file, b"new")
    assert file.read_bytes() == b"old"
    replace_file(file, b"new")
    assert names(tmp_path) == ["a"]


@posix
def test_a_lock_removed_before_it_is_held_is_made_again(tmp_path, monkeypatch):
    """Where the last holder removes the lock file between its opening and its locking, a second writer is refused."""
    lock, file = locks._lock_handle, tmp_path / ".a.lock"

    def late(handle):
        monkeypatch.undo()
        file.unlink()
        lock(handle)

    monkeypatch.setattr(locks, "_lock_handle", late)
    with locked(tmp_path / "a"):
        assert file.exists()
        with pytest.raises(FileLockedError), locked(tmp_path / "a"):
            pass
    assert names(tmp_path) == []


@posix
def test_the_lock_of_a_dead_process_is_taken_over(tmp_path):
    """A process that holds the lock shuts others out; killed, it does so no longer."""
    code = f"""
        import time
        from pathlib import Path
        from gridplan.store.safe import locked
        with locked(Path({str(tmp_path / "a")!r})):
            print("held", flush=True)
            time.sleep(60)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(PlanFileError):
            replace_file(tmp_path / "a", b"new")
        holder.kill()
    replace_file(tmp_path / "a", b"new")
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("suffix", ["-wal", "-journal"])
def test_a_file_open_elsewhere_is_not_replaced(tmp_path, suffix):
    """A log of another program beside the file would be played into the new one, so saving is refused."""
    (tmp_path / f"a{suffix}").write_bytes(b"log")
    with pytest.raises(PlanFileError, match="another program"):
        replace_file(tmp_path / "a", b"new")


def test_a_folder_that_is_not_there(tmp_path):
    """A place that cannot be written is an error of gridplan, with the reason."""
    with pytest.raises(PlanFileError, match="cannot be written"):
        replace_file(tmp_path / "none" / "a", b"new")


def test_places_are_refused_before_the_work_starts(tmp_path):
    """A missing folder and a folder in the place of the file are named as such; a good place is left untouched."""
    for path, reason in ((tmp_path / "none" / "a", "does not exist"), (tmp_path, "is a folder")):
        with pytest.raises(OptionError, match=reason) as caught:
            check_writable(path)
        assert caught.value.exit_code == 2
    check_writable(tmp_path / "a")
    assert names(tmp_path) == []


@posix
def test_folders_without_permission_are_refused(tmp_path, monkeypatch):
    """The system is asked whether the folder may be written to; root may always, so its answer is made up here."""
    monkeypatch.setattr("gridplan.store.safe.os.access", lambda *_: False)
    with pytest.raises(OptionError, match="may not be written"):
        check_writable(tmp_path / "a")


def test_labels_go_where_they_can_be_written(tmp_path):
    """Labels are read back as they were, and a missing folder is an error of the option."""
    labels = np.array([0, 1, 1], dtype=np.int32)
    np.testing.assert_array_equal(np.load(save_labels(labels, tmp_path / "a.npy")), labels, strict=True)
    with pytest.raises(OptionError, match="does not exist"):
        save_labels(labels, tmp_path / "none" / "a.npy")
