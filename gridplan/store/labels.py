"""Labels of a bare division as a NumPy file."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gridplan.store.safe import check_writable, replace_file


def save_labels(labels: NDArray[np.int32], path: str | Path) -> Path:
    """Write `labels`, int32 (n,), to a ``.npy`` file; an interrupted write leaves the old file.

    Raises
    ------
    OptionError
        When no file can be written there.
    """
    check_writable(path)
    buffer = io.BytesIO()
    np.save(buffer, labels, allow_pickle=False)
    return replace_file(Path(path), buffer.getvalue())
