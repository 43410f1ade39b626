"""The page on which a plan is edited by hand."""
