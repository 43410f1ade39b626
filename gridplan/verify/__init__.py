"""The independent check: everything a plan says, computed again from its units, cells and labels."""

from gridplan.verify.verification import Verification as Verification
from gridplan.verify.verification import verify as verify
