"""Two plans beside each other, as a page."""
