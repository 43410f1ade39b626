"""Many places in one run: each divided on its own, on this machine's processes or on a cluster.

The verb loads on first use, so that a worker which is only given tasks starts quickly.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submod_attrs={"running": ["batch"], "report": ["BatchReport"]}
)
