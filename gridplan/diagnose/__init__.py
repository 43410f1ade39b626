"""What is wrong inside each department's network, and how the networks lie to each other."""

from gridplan.diagnose.diagnosing import diagnose, diagnose_departments
from gridplan.diagnose.values import Diagnosis

__all__ = ["Diagnosis", "diagnose", "diagnose_departments"]
