"""Text in edit files that tries to be more than text: refused when it cannot be stored, else kept and shown as text."""

import json

import pytest
from hostile import FORTY
from toy_edits import sitting, two_communities

import gridplan as gp
from gridplan.errors import InputError
from gridplan.text import plain

PLAN = two_communities()
HALVES = ("\ud800", "a\udfffb", "\ufffe", "\x00")


def faults(file):
    """Return what is wrong with a file, nothing where it can be read."""
    try:
        gp.read_edits(file)
    except InputError as refused:
        return refused.findings
    return ()


def test_hostile_words_are_refused_or_kept(tmp_path):
    """Who, why and way of each string come through file, plan file, map and report as they were, or are refused."""
    moved = sitting(PLAN, ("b000", "001")).as_dict()
    kept, file = [], tmp_path / "edits.json"
    for word in (*FORTY, *HALVES):
        whole = moved | {"why": word, "who": word[:90]}
        whole["edits"] = [moved["edits"][0] | {"way": word[:190]}]
        file.write_text(json.dumps(whole))
        if refused := faults(file):
            assert {finding.code for finding in refused} == {"edits-text"}
            assert all(plain(finding.text("zh")) == finding.text("zh") for finding in refused)
        else:
            kept.append(gp.read_edits(file))
    assert len(kept) >= len(FORTY) - 3
    new = PLAN.replace(trail=(*kept,))
    assert gp.load(gp.save(new, tmp_path / "plan.gpkg")).trail == new.trail
    last = gp.apply_edits(PLAN, kept[2], date="2027-01-31")
    page, report = last.save_html(tmp_path / "map.html"), last.save_report(tmp_path / "report.html")
    for written in (page, report):
        assert "<script>alert(3)" not in written.read_text()


@pytest.mark.parametrize("word", HALVES)
def test_ids_that_no_file_holds_are_refused(word):
    """Ids and codes with halves of characters or control characters stop at the door, in every entry."""
    moved = sitting(PLAN, ("b000", "001")).as_dict()
    for name, value in (("units", [word]), ("from", [word]), ("to", word), ("way", word)):
        with pytest.raises(InputError) as refused:
            gp.read_edits(moved | {"edits": [moved["edits"][0] | {name: value}]})
        assert [finding.ids for finding in refused.value.findings] == [(name,)]
