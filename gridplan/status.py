"""How a division ended."""

from typing import Literal

Status = Literal["feasible", "partial", "infeasible", "unproven", "stopped", "adopted"]
"""feasible: every rule holds · partial: some components cannot be met, the others are solved · infeasible: proven
impossible · unproven: the search failed without proof · stopped: interrupted · adopted: taken in as it was."""
