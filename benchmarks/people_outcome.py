"""What an answer to an impossible request is worth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """What an answer to an impossible request is worth.

    Parameters
    ----------
    told
        Whether it says that the request is impossible.
    reason
        Whether it gives a reason, and every reason is about what was asked.
    works
        Whether the request with the changes applied is met, as the independent check finds.
    tight
        Whether it stays impossible without any one of the changes.
    cpu
        Seconds for the answer.
    """

    kind: str
    told: bool
    reason: bool
    works: bool
    tight: bool
    cpu: float

    @property
    def holds(self) -> bool:
        """Whether the answer is worth something to a planner."""
        return self.told and self.reason and self.works and self.tight
