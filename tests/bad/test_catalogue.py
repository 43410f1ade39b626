"""Every bad input of the catalogue ends as promised: exit code, findings, ids, and not a household lost in silence."""

import importlib
import json
import sys

import pytest
from bad_catalogue import CATALOGUE

from gridplan.cli import main

for name in (
    "bad_places",
    "bad_shapes",
    "bad_counts",
    "bad_sources",
    "bad_requests",
    "bad_plans",
    "bad_archives",
    "bad_damage",
):
    importlib.import_module(name)


CASES = [
    pytest.param(one, id=f"{one.row} {one.name}", marks=[pytest.mark.long] if one.long else []) for one in CATALOGUE
]


def findings_in(told):
    """Yield every finding of an answer, wherever it stands."""
    if isinstance(told, dict):
        if "code" in told and "ids" in told:
            yield told
        told = list(told.values())
    for part in told if isinstance(told, list) else ():
        yield from findings_in(part)


@pytest.mark.parametrize("one", CASES)
def test_a_bad_input_ends_as_promised(one, tmp_path, monkeypatch, capsys):
    """The command leaves with its exit code, names its findings with their ids, and accounts for every household."""
    words = one.make(tmp_path)
    monkeypatch.setattr(sys, "argv", ["gridplan", *map(str, words), "--json"])
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code or 0
    told = json.loads(capsys.readouterr().out)
    found = {finding["code"]: tuple(finding["ids"]) for finding in findings_in(told)}
    assert code == one.exit, found
    assert one.says in str(told.get("message", ""))
    for wanted, ids in one.codes.items():
        assert wanted in found
        assert ids is None or sorted(found[wanted]) == sorted(ids)
    if one.came is not None:
        line = told["conservation"]
        kept = line["households_kept"] + line["households_repaired"]
        assert (line["households_in"], line["households_dropped"]) == (one.came, one.dropped)
        assert kept == one.came - one.dropped == told["households"] - line["households_estimated"]
