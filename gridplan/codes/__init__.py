"""Codes of grids: recoding under new parents, checks, and the table old code to new code."""

from gridplan.codes.recoding import recode

__all__ = ["recode"]
