"""The notebook of each place leaves the same plans as the command: small in the tests, in full by make places."""

import ast
import json

import pytest
from notebooks_run import PLACES, run_here
from ran import NAMES

import gridplan as gp


def test_every_place_has_a_notebook():
    """There is one notebook for each place, called as it is."""
    assert {path.stem for path in PLACES} == set(NAMES)


@pytest.mark.parametrize("path", PLACES, ids=lambda p: p.stem)
def test_own_files_take_the_place_of_made_up_ones(path):
    """One cell alone writes inputs, and says before in both languages what to leave out; no later cell needs it."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells]
    (writes,) = [i for i, text in enumerate(texts) if cells[i]["cell_type"] == "code" and ".write(" in text]
    said = texts[writes - 1]
    assert "Put your own files in their place" in said
    assert "换成自己的文件" in said
    assert f"`{path.stem}/inputs`" in said
    assert f"`{path.stem}/later/inputs`" in said
    codes = [ast.parse(text) if cell["cell_type"] == "code" else None for cell, text in zip(cells, texts, strict=True)]
    made = {
        name.id for name in ast.walk(codes[writes]) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }
    later = [name for code in codes[writes + 1 :] if code is not None for name in ast.walk(code)]
    assert not made & {name.id for name in later if isinstance(name, ast.Name)}


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
