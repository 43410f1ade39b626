"""Codes of grids: recoding under new parents, checks, and the table old code to new code."""

from gridplan.codes.changes import change_table
from gridplan.codes.check import CodeCheck
from gridplan.codes.checking import check_codes
from gridplan.codes.communities import read_community_codes
from gridplan.codes.export import export_changes
from gridplan.codes.recoding import recode

__all__ = ["CodeCheck", "change_table", "check_codes", "export_changes", "read_community_codes", "recode"]
