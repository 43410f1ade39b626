"""One network made of the departments' networks."""

from gridplan.merge.merge import merge as merge

__all__ = ["merge"]
