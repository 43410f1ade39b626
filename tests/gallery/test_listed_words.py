"""Lists of people with words that a place does not know: refused with the ids, and missed by the figures."""

import re
import shutil

import pytest

import gridplan as gp
from gridplan.errors import InputError
from gridplan.gallery.recipes import find_recipe
from gridplan.gallery.words import LISTED


def misspelt(listed, words, out):
    """Write a list with the first known word of its column spelt another way; return the ids under it."""
    table = gp.read_table(listed)
    wrong = table[words.column] == words.known[0]
    table.assign(**{words.column: table[words.column].mask(wrong, "anders")}).to_csv(out, index=False)
    return table[words.ids][wrong].tolist()


@pytest.mark.parametrize("name", sorted(LISTED))
def test_a_word_that_nobody_knows_is_refused_before_anything_is_written(name, tmp_path):
    """The refusal names the file, the word, how many rows have it and the first of them; no folder is made."""
    given, out = tmp_path / "given", tmp_path / "out"
    gp.samples.place_inputs(name, size=gp.samples.quick_size(name)).write(given)
    ((file, words),) = LISTED[name].items()
    ids = misspelt(given / file, words, given / file)
    with pytest.raises(InputError) as refused:
        gp.run_place(name, out, inputs=given)
    told = str(refused.value)
    assert re.search(rf"{words.column} in {file} is “anders” in {len(ids)} rows", told)
    assert ids[0] in told
    assert not out.exists()


def test_whoever_stands_under_an_unknown_word_is_missed_by_the_figures(gallery, tmp_path):
    """Counted over a list with a word that nobody knows, the staff placed are fewer than its rows: not held."""
    folder = shutil.copytree(gallery.quick("subdistrict").folder, tmp_path / "town")
    words = LISTED["subdistrict"]["staff.csv"]
    for listed in (folder / "inputs" / "staff.csv", folder / "later" / "inputs" / "staff.csv"):
        ids = misspelt(listed, words, listed)
    told = {figure.name: figure for figure in find_recipe("subdistrict").count(folder)}
    assert (told["staff-placed"].held, told["staff-later"].held) == ("no", "no")
    assert told["staff-placed"].rule - told["staff-placed"].ours == len(ids)
