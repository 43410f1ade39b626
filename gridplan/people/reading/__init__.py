"""Tables of officers, pairs and needs as planners keep them: columns found, cells parted, every fault told at once."""

from gridplan.people.reading.asked import check_rules
from gridplan.people.reading.checks import check_departments
from gridplan.people.reading.pairs import read_needs, read_pairs
from gridplan.people.reading.read import read_officers

__all__ = ["check_departments", "check_rules", "read_needs", "read_officers", "read_pairs"]
