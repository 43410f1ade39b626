"""Folders that files go into, and the files that samples write: whole or not at all, and every hindrance told."""

import pytest
from writers import names_beside

import gridplan as gp
from gridplan.errors import FileLockedError, OptionError, PlanFileError
from gridplan.safe.folders import made
from gridplan.safe.locks import locked


def test_folders_that_cannot_be_made(tmp_path, tried):
    """A file in the place of a folder, or above it, and a name too long are faults of gridplan."""
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OptionError, match="cannot be written"):
            made(folder)
    with pytest.raises(PlanFileError, match="too long"):
        made(tmp_path / ("方" * 86))
    assert made(tmp_path / "new" / "below").is_dir()
    tried(3, "folders that cannot be made")


def test_a_lock_that_cannot_be_made_is_held_by_nobody(tmp_path):
    """Only a lock that another process holds is told as such, so nobody waits for one that can never be had."""
    with locked(tmp_path / "a"), pytest.raises(FileLockedError), locked(tmp_path / "a"):
        pass
    with pytest.raises(PlanFileError, match="cannot be written") as caught, locked(tmp_path / "none" / "a"):
        pass
    assert not isinstance(caught.value, FileLockedError)


@pytest.mark.long
@pytest.mark.parametrize("form", ["gpkg", "parquet"])
def test_samples_are_written_whole(form, tmp_path, tried):
    """A town written over an older one leaves each of its files old or new when writing breaks off in the middle."""
    old, new = (gp.samples.city(buildings=200, seed=seed) for seed in (0, 1))
    files = sorted(path for path in old.write(tmp_path, form=form).iterdir())
    before = {file.name: file.read_bytes() for file in files}
    new.write(tmp_path / "new", form=form)
    after = {file.name: file.read_bytes() for file in (tmp_path / "new").iterdir()}
    with locked(tmp_path / f"estates.{form}"), pytest.raises(FileLockedError):
        new.write(tmp_path, form=form)
    left = {file.name: file.read_bytes() for file in files}
    assert all(left[name] in (before[name], after[name]) for name in before)
    assert names_beside(tmp_path / "new") == sorted(before)
    tried(len(files), "files of samples")
