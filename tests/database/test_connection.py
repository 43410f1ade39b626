"""Connections that fail: each says why and what to do, and never the password."""

import runpy
import sys
from pathlib import Path

import pytest

import gridplan as gp
from gridplan.errors import InputError, OptionError, PlanFileError

SECRET = "geheim"


def messages(address):
    """What reading a layer and loading a plan say of an address."""
    with pytest.raises(InputError) as read:
        gp.read_layer(f"{address}?table=houses")
    with pytest.raises(PlanFileError) as loaded:
        gp.load(f"{address}?plan=West")
    told = [finding.advice() for finding in read.value.findings] + [str(loaded.value)]
    assert not any(SECRET in text for text in told)
    assert read.value.exit_code == 3
    assert loaded.value.exit_code == 5
    return told


def test_a_server_that_is_not_there():
    """A closed port is said to be unreachable, with the address."""
    for text in messages(f"postgresql://ann:{SECRET}@127.0.0.1:1/district"):
        assert text.startswith("postgresql://ann@127.0.0.1:1/district cannot be reached")
        assert "check that the server runs" in text


def test_options_that_the_driver_does_not_know():
    """A misspelt option is refused as a wrong address."""
    with pytest.raises(OptionError, match="no address of a database"):
        gp.read_layer(f"postgresql://ann:{SECRET}@127.0.0.1:1/district?tabel=x&table=y")


def test_without_the_driver_the_advice_is_to_install_it(monkeypatch):
    """Without psycopg the message says what to install, and only those who name a database see it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(OptionError, match=r"pip install 'gridplan\[postgis\]'"):
        runpy.run_path(str(Path(gp.__file__).parent / "database" / "driver.py"))


def test_a_wrong_password(database):
    """A user who is not let in reads about password and user."""
    server = database.address.partition("@")[2]
    for text in messages(f"postgresql://stranger:{SECRET}@{server}"):
        assert "does not accept this user or password" in text
        assert "~/.pgpass" in text


def test_a_database_that_is_not_there(database):
    """An unknown database is no matter of passwords."""
    for text in messages(database.address.rpartition("/")[0] + "/nowhere"):
        assert '"nowhere" does not exist' in text


def test_a_database_without_postgis(database):
    """A database without the extension says what its administrator must run."""
    name = f"bare_{database.schema[-8:]}"
    database.run(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        for text in messages(database.address.rpartition("/")[0] + f"/{name}"):
            assert "CREATE EXTENSION postgis" in text
    finally:
        database.run(f"DROP DATABASE {name}")
