"""What lies on the ground: units, their cells, who touches whom."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=["samples"])
