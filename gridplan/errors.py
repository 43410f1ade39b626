"""Every error gridplan raises on purpose. The command line turns each into its exit code.

An impossible request is not an error: it comes back as a plan whose status says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gridplan.findings import Finding


class GridplanError(Exception):
    """Base of all errors a user can cause."""

    exit_code = 3


class OptionError(GridplanError, ValueError):
    """An option has a value that can never be right, such as a window whose ends are swapped."""

    exit_code = 2


class InputError(GridplanError):
    """The data cannot be used as it is; lists every fault found, with unit ids.

    Parameters
    ----------
    findings
        All faults, in the order found. At least one has severity ``error``.
    """

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__("\n".join(finding.text() for finding in findings))


class PlanFileError(GridplanError):
    """A plan file is damaged, foreign, locked or cannot be written."""

    exit_code = 5


class FileLockedError(PlanFileError):
    """Another process is writing the file; it can be tried again when that has finished."""
