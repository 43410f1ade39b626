"""The rules a planner sets, as frozen values that refuse what can never be right."""

from gridplan.options.codes import CodeScheme
from gridplan.options.rules import Estates, Islands, Objective, Rounding, Rules
from gridplan.options.standard import Ratio, Standard
from gridplan.options.usual import rules_of, rules_or
from gridplan.options.window import Ends, Window

__all__ = [
    "CodeScheme",
    "Ends",
    "Estates",
    "Islands",
    "Objective",
    "Ratio",
    "Rounding",
    "Rules",
    "Standard",
    "Window",
    "rules_of",
    "rules_or",
]
