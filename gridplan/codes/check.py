"""What was found in a list of codes, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from gridplan.findings import Report
from gridplan.language import say
from gridplan.later import Later
from gridplan.options.codes import CodeScheme


@dataclass(frozen=True, eq=False, repr=False)
class CodeCheck:
    """The codes of a plan or table with all that is wrong with them; see `gridplan.check_codes`.

    Parameters
    ----------
    scheme
        How codes should be made.
    administrative
        Whether communities go by their administrative codes, so that codes are made of digits alone.
    codes
        One row a code, in the order of the list, columns of `gridplan.columns.CODE_COLUMNS`: ``row`` (line of a file,
        index of a table, empty for plans), ``written`` as it stands there, ``code`` as it is read, ``community``,
        ``kind``, ``faults`` (names of findings with a space between), ``suggested``, the code as it should be where it
        can be told.
    report
        Every finding, worst first.
    """

    scheme: CodeScheme
    administrative: bool
    codes: pd.DataFrame
    report: Report

    def __repr__(self) -> str:
        return f"<CodeCheck: {len(self.codes)} codes, {self.faulty} with faults>"

    @property
    def faulty(self) -> int:
        """How many codes have faults."""
        return int((self.codes["faults"] != "").sum())

    @property
    def holds(self) -> bool:
        """True when no code has a fault that other systems stumble over."""
        return not self.report.errors

    def summary(self, lang: str | None = None) -> str:
        """Return how many codes were checked and what was found, a line each."""
        headline = say("codes-checked", lang, codes=len(self.codes), faulty=self.faulty)
        return "\n".join([headline, *(finding.line(lang) for finding in self.report.findings)])

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON."""
        return {
            "status": "ok" if self.holds else "faulty",
            "scheme": self.scheme.as_dict(),
            "administrative": self.administrative,
            "codes": len(self.codes),
            "faulty": self.faulty,
            "findings": [finding.as_dict() for finding in self.report.findings],
            "rows": self.codes[self.codes["faults"] != ""].to_dict("records"),
        }

    export = Later("gridplan.codes.export:export_check")
