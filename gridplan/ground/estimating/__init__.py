"""Households where there are none: estimated from like buildings, or spread from census areas and totals."""
