"""The driver of PostgreSQL, which only planners with a database need to install."""

from __future__ import annotations

from gridplan.errors import OptionError
from gridplan.language import say

__all__ = ["psycopg", "sql"]

try:
    import psycopg
    from psycopg import sql
except ImportError:
    raise OptionError(say("postgis-driver")) from None
