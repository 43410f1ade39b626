"""Many places in one run: each divided on its own, on this machine's processes or on a cluster."""

from gridplan.batch.report import BatchReport as BatchReport
from gridplan.batch.running import batch as batch
