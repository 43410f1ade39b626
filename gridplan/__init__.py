"""gridplan: divide a subdistrict's buildings into balanced grids, with proof, on maps that open anywhere.

The public verbs and types are the names in ``__init__.pyi``; each loads its room on first use, so ``import gridplan``
and ``gridplan --help`` stay quick.
"""

import sys
from types import ModuleType

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


class _Verbs(ModuleType):
    """A package whose verbs are not hidden by the files they live in: ``gridplan.partition`` is always the function."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in __all__ and name != "samples"):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Verbs
