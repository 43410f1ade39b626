"""gridplan: divide a subdistrict's buildings into balanced grids, with proof, on maps that open anywhere.

The public verbs and types are the names in ``__init__.pyi``; each loads its room on first use, so ``import gridplan``
and ``gridplan --help`` stay quick.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
