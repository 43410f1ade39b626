"""Which release of gridplan is installed, by its metadata: the number is written down once, in ``setup.cfg``."""

from importlib.metadata import version

__version__ = version("gridplan")
