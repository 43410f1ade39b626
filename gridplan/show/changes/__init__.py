"""The change document as a page."""
