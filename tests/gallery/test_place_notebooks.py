"""The notebook of each place leaves the same plans as the command: small in the tests, in full by make places."""

import pytest
from notebooks_run import PLACES, run_here
from ran import NAMES

import gridplan as gp


def test_every_place_has_a_notebook():
    """There is one notebook for each place, called as it is."""
    assert {path.stem for path in PLACES} == set(NAMES)


def check(path, folder, ran):
    """The plans that the notebook left are those of the command, and its folder is counted to the same figures."""
    account = gp.count_place(path.stem, folder / path.stem)
    assert account.digests == ran.account.digests
    assert account.figures == ran.account.figures


@pytest.mark.long
@pytest.mark.parametrize("path", PLACES, ids=lambda p: p.stem)
def test_a_small_share_runs_in_its_notebook(path, gallery, tmp_path, monkeypatch):
    """Every cell runs without an error on a small share of the place and leaves what the command leaves."""
    monkeypatch.chdir(tmp_path)
    run_here(path, size=gp.samples.quick_size(path.stem))
    check(path, tmp_path, gallery.quick(path.stem))


@pytest.mark.places
@pytest.mark.parametrize("path", PLACES, ids=lambda p: p.stem)
def test_a_place_runs_in_its_notebook(path, gallery, tmp_path, monkeypatch):
    """Every cell runs without an error on the whole place and leaves what the command leaves."""
    monkeypatch.chdir(tmp_path)
    run_here(path)
    check(path, tmp_path, gallery(path.stem))
