"""How a division ended."""

from typing import Literal

from gridplan.language import say

Status = Literal["feasible", "partial", "infeasible", "unproven", "stopped", "adopted"]
"""feasible: every rule holds · partial: some components cannot be met, the others are solved · infeasible: proven
impossible · unproven: the search failed without proof · stopped: interrupted · adopted: taken in as it was, or as it
was drawn by hand."""


def status_text(status: str, lang: str | None = None, *, by_hand: bool = False) -> str:
    """Return a status in words.

    Parameters
    ----------
    by_hand
        Whether the plan was edited by hand, so that what holds no rules is as somebody drew it.

    Examples
    --------
    >>> status_text("adopted", "en"), status_text("adopted", "en", by_hand=True)
    ('adopted as it is', 'as edited by hand')
    """
    return say("status-by-hand" if by_hand and status == "adopted" else f"status-{status}", lang)
