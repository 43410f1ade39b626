"""Every bad input of the catalogue ends as promised: exit code, findings, ids, and not a household lost in silence."""

import importlib
import json
import sys

import pytest
from bad_catalogue import CATALOGUE

from gridplan.cli import main

for name in ("bad_shapes",):
    importlib.import_module(name)


@pytest.mark.parametrize("one", CATALOGUE, ids=lambda one: f"{one.row} {one.name}")
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
    found = {finding["code"]: tuple(finding["ids"]) for finding in told["findings"]}
    assert code == one.exit, found
    for wanted, ids in one.codes.items():
        assert wanted in found
        assert ids is None or sorted(found[wanted]) == sorted(ids)
    if one.came is not None:
        line = told["conservation"]
        kept = line["households_kept"] + line["households_repaired"]
        assert (line["households_in"], line["households_dropped"]) == (one.came, one.dropped)
        assert kept == one.came - one.dropped == told["households"] - line["households_estimated"]
