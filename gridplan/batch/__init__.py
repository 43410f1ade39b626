"""Many places in one run: each divided on its own, on this machine's processes or on a cluster."""
