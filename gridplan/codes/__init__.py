"""Codes of grids: recoding under new parents, checks, and the table old code to new code."""

from gridplan.codes.check import CodeCheck
from gridplan.codes.checking import check_codes
from gridplan.codes.recoding import recode

__all__ = ["CodeCheck", "check_codes", "recode"]
