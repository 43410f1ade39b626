"""What every test of the gallery shares."""

from ran import gallery  # noqa: F401 - found by pytest here
