"""Connections to a PostGIS database; whatever fails comes back as a sentence without the password."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from gridplan.database.address import Address
from gridplan.database.driver import psycopg
from gridplan.errors import GridplanError, OptionError
from gridplan.findings import Finding
from gridplan.language import say

Connection: TypeAlias = "psycopg.Connection[tuple[Any, ...]]"
Fault: TypeAlias = Callable[[Finding], GridplanError]
_PATIENCE = "10"
"""Seconds after which a server counts as not there, where the address says nothing."""
_EXTENSION = """
SELECT set_config('search_path', current_setting('search_path') || ', ' || quote_ident(nspname), false),
       set_config('extra_float_digits', '3', false)
FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'postgis'
"""
"""Makes the types of PostGIS known, wherever it lives, and numbers exact; gives nothing where there is no PostGIS."""


@contextmanager
def connected(address: Address, *, fault: Fault, read_only: bool = False) -> Iterator[Connection]:
    """Open a database for one transaction: all of it counts, or nothing.

    Parameters
    ----------
    fault
        Makes the error to raise of what went wrong.
    read_only
        Whether nothing may be written; all is read as it stood at the beginning.

    Raises
    ------
    GridplanError
        As `fault` makes it, when the server is not there, refuses, or has no PostGIS.
    OptionError
        When the driver does not understand the address.
    """
    with _opened(address, fault) as connection:
        try:
            with connection:
                if read_only:
                    connection.read_only = True
                    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                if connection.execute(_EXTENSION).fetchone() is None:
                    raise fault(Finding("postgis-extension", numbers={"address": address.shown}))
                yield connection
        except psycopg.Error as error:
            raise fault(_refused(error, address)) from None


@contextmanager
def _opened(address: Address, fault: Fault) -> Iterator[Connection]:
    try:
        connection = psycopg.connect(address.server, **_usual(address))
    except psycopg.ProgrammingError:
        raise OptionError(say("postgis-address")) from None
    except psycopg.Error as error:
        raise fault(_unreachable(error, address)) from None
    try:
        yield connection
    finally:
        connection.close()


def _usual(address: Address) -> dict[str, Any]:
    patience = {} if "connect_timeout=" in address.server else {"connect_timeout": _PATIENCE}
    return {"application_name": "gridplan", "client_encoding": "utf8", **patience}


def _unreachable(error: psycopg.Error, address: Address) -> Finding:
    """Return why no connection came about; whether a password was the reason is known to the driver alone."""
    asked = error.pgconn is not None and (error.pgconn.needs_password or error.pgconn.used_password)
    code = "postgis-password" if asked and "database " not in str(error) else "postgis-unreachable"
    return Finding(code, numbers={"address": address.shown, "reason": _reason(error, address)})


def _refused(error: psycopg.Error, address: Address) -> Finding:
    """Return why the database did not do what was asked."""
    lost = isinstance(error, psycopg.OperationalError) and (error.sqlstate or "57").startswith("57")
    code = "postgis-lost" if lost else "postgis-refused"
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        code = "postgis-rights"
    return Finding(code, numbers={"address": address.shown, "reason": _reason(error, address)})


def _reason(error: psycopg.Error, address: Address) -> str:
    """Return the words of the server, in one line and without the password."""
    text = " ".join((error.diag.message_primary or str(error)).split())
    return text.replace(address.password, "***") if address.password else text
