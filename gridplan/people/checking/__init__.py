"""The independent check of people on grids: every rule and every sum computed again, without the engine."""

from gridplan.people.checking.checked import Checked as Checked
from gridplan.people.checking.verifying import verify_assignment as verify_assignment
