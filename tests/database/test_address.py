"""Addresses of databases: what is meant, and passwords that are never shown."""

from pathlib import Path, PureWindowsPath
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times

from gridplan.database.address import address_of, is_address, shown, without_passwords
from gridplan.errors import OptionError
from gridplan.ground.formats.opening import local_file

SECRET = "geheim"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ann@server:5432/district?table=public.houses&sslmode=require",
        "postgresql:///district?host=/run/postgresql&plan=West&version=2",
        "postgresql://ann@%2Frun%2Fpostgresql/district",
        "postgres://server/district?plan=%E8%A5%BF",
    ],
)
def test_a_path_of_an_address_means_the_same(address):
    """The slashes that a path swallows are put back, on Windows too."""
    assert is_address(Path(address))
    for path in (Path(address), PureWindowsPath(address)):
        assert address_of(path) == address_of(address)
        assert address_of(path).server == address_of(address).server
    assert address_of(address).server.startswith("postgresql://")


def test_what_is_ours_stays_with_us():
    """Table and plan are taken out; everything else goes to the driver as it was."""
    found = address_of("postgresql://server/district?table=public.%E6%A5%BC&sslmode=require&schema=a&plan=b&version=3")
    assert found.server == "postgresql://server/district?sslmode=require"
    assert found.asked == {"table": "public.楼", "schema": "a", "plan": "b", "version": "3"}


@settings(max_examples=times(100, 2000))
@given(st.text(min_size=6).map(lambda text: f"{text}{SECRET}"), st.booleans())
def test_passwords_are_never_shown(secret, named):
    """Wherever a password stands in an address, neither its text nor its quoted form is seen by people."""
    own = quote(secret, safe="", errors="replace")
    address = (
        f"postgresql://ann@server/d?password={own}&table=t" if named else f"postgresql://ann:{own}@server/d?table=t"
    )
    parts = address_of(address)
    assert SECRET in parts.password
    for text in (
        repr(parts),
        parts.shown,
        shown(address),
        without_passwords(address),
        without_passwords(f"→ {Path(address)}"),
    ):
        assert SECRET not in text


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://ann:a@{SECRET}@server/d",
        f"postgresql://ann:a/{SECRET}@server/d",
        f"postgresql://ann:a#{SECRET}@server/d",
        f"postgresql://ann:a?{SECRET}@server/d",
        f"mysql://ann:{SECRET}@server/d",
        f"{SECRET}.gpkg",
    ],
)
def test_unquoted_passwords_are_refused_without_being_told(address):
    """Signs that cut an address in the wrong place are refused before the driver can quote parts of the password."""
    with pytest.raises(OptionError) as caught:
        address_of(address)
    assert SECRET not in str(caught.value)


def test_files_are_no_addresses():
    """Neither files nor other things are taken for addresses, and an address is never a local file."""
    assert not any(map(is_address, ("postgresql.gpkg", Path("a/postgresql"), None, 3)))
    with pytest.raises(Exception, match="houses") as caught:
        local_file(f"postgresql://ann:{SECRET}@server/d?table=houses")
    assert SECRET not in str(caught.value)
