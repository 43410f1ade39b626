"""Reports of a plan for reading, printing and filing: one page, or one workbook."""
