"""Which plan in which schema an address means."""

from __future__ import annotations

from dataclasses import dataclass

from gridplan.database.address import Address, Source, address_of
from gridplan.errors import OptionError, PlanFileError
from gridplan.findings import Finding
from gridplan.language import say

SCHEMA = "gridplan"
"""Schema of plans where none is named."""


@dataclass(frozen=True)
class Place:
    """A plan in a database.

    Parameters
    ----------
    version
        Number of the version, or None for the newest.
    """

    address: Address
    schema: str
    plan: str
    version: int | None = None

    @property
    def told(self) -> dict[str, str]:
        """What sentences say of it."""
        return {"address": self.address.shown, "schema": self.schema, "plan": self.plan}

    def fault(self, code: str, **numbers: object) -> PlanFileError:
        """Return the error that says what is wrong with this plan and what to do."""
        return plan_error(Finding(code, (), self.told | {"version": self.version} | numbers))


def place_of(
    source: Source, *, plan: str | None = None, version: int | None = None, schema: str | None = None
) -> Place:
    """Return the plan that is named, or else that in the address: ``?plan=West&version=2&schema=gridplan``.

    Raises
    ------
    OptionError
        When no plan is named, or the version is no number.
    """
    address = address_of(source)
    name = plan or address.asked.get("plan")
    if not name:
        raise OptionError(say("postgis-plan-unnamed", address=address.shown))
    return Place(address, schema_of(address, schema), name, version or _number(address.asked.get("version")))


def schema_of(address: Address, schema: str | None) -> str:
    """Return the schema that is named, or else that in the address, or else the usual one."""
    return schema or address.asked.get("schema") or SCHEMA


def plan_error(finding: Finding) -> PlanFileError:
    """Return a fault of a database of plans as an error, with what to do."""
    return PlanFileError(finding.advice())


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal():
        raise OptionError(say("postgis-version-number", version=text))
    return int(text)
