"""A look at the texts and shapes of a GeoParquet file before they are unpacked: copies take no room there."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gridplan.ground.faults import refusal
from gridplan.ground.formats.limits import DEEPEST
from gridplan.ground.limits import LARGEST_UNPACKED

_AT_ONCE = 4_096
_VARYING = (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary)
_COLLECTION = 7
_KINDS = tuple(_COLLECTION + raised for raised in (0, 1_000, 2_000, 3_000))
_HEADS = (*(struct.pack("<BI", 1, kind) for kind in _KINDS), *(struct.pack(">BI", 0, kind) for kind in _KINDS))
"""How collections begin in well-known binary; with heights and measures a thousand more each."""


def check_parquet(file: Path) -> None:
    """Refuse a GeoParquet file whose texts and shapes unpack to too much, or have shapes that are nested too deep.

    Raises
    ------
    InputError
        ``table-too-large``, ``nested-too-deep``, or ``source-damaged`` where it cannot be read.
    """
    try:
        size, depth = _looked_at(file)
    except (pa.ArrowException, OSError, ValueError):
        raise refusal("source-damaged", source=file.name, driver="GeoParquet") from None
    if size > LARGEST_UNPACKED:
        megabytes, largest = size // 2**20, LARGEST_UNPACKED // 2**20
        raise refusal("table-too-large", source=file.name, megabytes=megabytes, largest=largest)
    if depth > DEEPEST:
        raise refusal("nested-too-deep", source=file.name, deepest=DEEPEST)


def _looked_at(file: Path) -> tuple[int, int]:
    """Return the bytes of all texts and shapes, as far as they are not too many, and the most collections in one."""
    schema = pq.read_schema(file)
    names = [field.name for field in schema if _varies(field.type)]
    size = depth = 0
    with pq.ParquetFile(file, read_dictionary=names) as packed:
        told = sum(packed.metadata.row_group(i).total_byte_size for i in range(packed.num_row_groups))
        if told > LARGEST_UNPACKED:
            return told, 0
        for batch in packed.iter_batches(_AT_ONCE, columns=names):
            for column in map(_encoded, batch.columns):
                size += _size(column)
                depth = max(depth, _depth(column))
            if size > LARGEST_UNPACKED:
                break
    return size, depth


def _varies(kind: pa.DataType) -> bool:
    """Tell whether values of this kind are as long as they like: texts and shapes."""
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(told(plain) for told in _VARYING)


def _encoded(column: pa.Array) -> pa.DictionaryArray:
    return column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()


def _size(column: pa.Array) -> int:
    """Return the bytes of a column of a few values and where they stand."""
    lengths = pc.binary_length(column.dictionary).fill_null(0).to_numpy(zero_copy_only=False)
    return int(np.take(lengths, column.indices.drop_null().to_numpy()).sum()) if len(lengths) else 0


def _depth(column: pa.Array) -> int:
    if not (pa.types.is_binary(column.dictionary.type) or pa.types.is_large_binary(column.dictionary.type)):
        return 0
    blobs = (blob.as_buffer().to_pybytes() for blob in column.dictionary if blob.is_valid)
    nested = (blob for blob in blobs if blob.startswith(_HEADS))
    return max((sum(map(blob.count, _HEADS)) for blob in nested), default=0)
