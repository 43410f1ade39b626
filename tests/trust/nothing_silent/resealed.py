"""A plan file changed by somebody who knows how it is sealed: all digests are right again, or all but the plan's."""

import json
import sqlite3
from contextlib import closing

from gridplan.store import container, geopackage
from gridplan.store.digest import joint_digest, table_digests
from gridplan.store.unpack import NO_PLAN, plan_of


def reseal(file, *changes, plan_too=True):
    """Make `changes` in SQL, each with its values, and renew all digests as far as that can be done.

    Without `plan_too` those of the tables only: the digest of the plan stays that of the plan before.
    """
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for change, *values in changes:
            assert connection.execute(change, values).rowcount
        stored = geopackage._stored(connection)
        if plan_too:
            _renew_plan_digest(connection, stored)
        digests = table_digests(connection, stored)
        _note(connection, "content_digest", joint_digest(digests))
        _note(connection, "table_digests", digests)


def _renew_plan_digest(connection, stored):
    try:
        plan = plan_of({name: container.read(connection, name) for name in stored})
    except (*NO_PLAN, sqlite3.Error):
        return  # it cannot be read as a plan, so nobody knows its digest
    _note(connection, "plan_digest", plan.digest)


def _note(connection, key, value):
    connection.execute("UPDATE meta SET value = ? WHERE key = ?", (json.dumps(value), key))
