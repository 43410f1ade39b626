"""Passwords of databases: a connection that fails tells none, be it in the address, the environment or an option."""

from __future__ import annotations

import json
import sys

import pytest
from toy_plan import toy_plan

import gridplan as gp
from gridplan.cli import main

SECRETS = {"address": "geh%C3%A9im%2F7", "option": "parole-4711", "environment": "umgebung-0815"}
SPELLINGS = ("geh%C3%A9im%2F7", "gehéim/7", "parole-4711", "umgebung-0815", "geh\\u00e9im")
PLACES = {
    "address": f"postgresql://ann:{SECRETS['address']}@127.0.0.1:1/district",
    "option": f"postgresql://ann@127.0.0.1:1/district?password={SECRETS['option']}",
    "environment": "postgresql://ann@127.0.0.1:1/district",
}


def with_table(address):
    """Return an address with a table in it."""
    return f"{address}{'&' if '?' in address else '?'}table=houses"


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    """Set the password that the driver looks for, in a folder of its own."""
    monkeypatch.setenv("PGPASSWORD", SECRETS["environment"])
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("place", PLACES)
def test_errors_tell_no_password(place, tried):
    """Reading, loading and saving are refused in words without it, and so is what these words came from."""
    verbs = {
        "read": lambda: gp.read_layer(with_table(PLACES[place])),
        "load": lambda: gp.load(f"{with_table(PLACES[place]).replace('table=houses', 'plan=West')}"),
        "save": lambda: gp.save(toy_plan(), with_table(PLACES[place]).replace("table=houses", "plan=West")),
    }
    for name, verb in verbs.items():
        with pytest.raises(gp.GridplanError) as refused:
            verb()
        assert "127.0.0.1" in str(refused.value)
        error, said = refused.value, []
        while error is not None:
            said += [str(error), repr(error), repr(vars(error))]
            error = None if error.__suppress_context__ else error.__context__
        assert not [text for text in SPELLINGS if text in "".join(said)], name
    tried(len(verbs), "connections refused")


@pytest.mark.parametrize("place", PLACES)
def test_commands_tell_no_password(place, tmp_path, monkeypatch, capsys, tried):
    """Neither the answer in JSON, nor messages, nor the record of a batch hold it."""
    lines = [
        "[input]",
        f'units = "{with_table(PLACES[place])}"',
        'households = "households"',
        'community = "community"',
    ]
    lines += ["[rules]", "effort = 0", "households = [60, 500]", "[output]", 'folder = "out"']
    (tmp_path / "batch.toml").write_text("\n".join(lines), encoding="utf-8")
    asked = {
        "check": ("check", with_table(PLACES[place]), "--json"),
        "verify": ("verify", f"{PLACES[place]}{'&' if '?' in PLACES[place] else '?'}plan=West", "--json"),
        "batch": ("batch", "batch.toml", "--processes", "0", "--json"),
    }
    for name, words in asked.items():
        monkeypatch.setattr(sys, "argv", ["gridplan", *words])
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code not in (0, 1, 2), name
        out, err = capsys.readouterr()
        json.loads(out)
        kept = "".join(path.read_text(encoding="utf-8", errors="replace") for path in _written(tmp_path))
        assert not [text for text in SPELLINGS if text in out + err + kept], name
    tried(len(asked), "commands without a server")


def _written(folder):
    return [path for path in folder.rglob("*") if path.is_file() and path.name != "batch.toml"]
