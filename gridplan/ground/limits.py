"""What one run reads and works on at most, far above any city: half a million buildings pass all of it."""

from __future__ import annotations

LARGEST_TEXT = 128 * 2**20
"""Bytes of a CSV table; 500,000 buildings have 250 each."""
LARGEST_UNPACKED = 512 * 2**20
"""Bytes of the texts and shapes of a GeoParquet file; 500,000 buildings have a thousand each."""
MOST_CELLS = 10_000_000
"""Cells of a table; 500,000 buildings with twenty columns each."""
MOST_COLUMNS = 1_000
"""Columns of a layer: GDAL looks each of them up among all the others, in every row."""
MOST_ROWS = 2**20
"""Rows of a sheet, empty ones among them; no workbook has more."""
LONGEST_ID = 400
"""Letters of the id of a unit; codes of buildings have 28."""
MOST_CORNERS = 10_000
"""Of one building; a terminal of an airport in full detail has some thousands."""
MOST_PAIRS = 5_000_000
"""Shapes whose boxes touch, in pairs; 500,000 buildings in closed rows have two neighbours each."""
MOST_PAIRED_CORNERS = 2_000_000_000
"""Corners of one times corners of the other, over all such pairs; 500,000 buildings of twenty corners have 0.4·10⁹."""
MOST_CROSSINGS = 1_000_000
"""Places where two straight pieces of lines cross; a city of 500,000 buildings has some ten thousands."""
