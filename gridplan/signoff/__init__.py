"""Signing plans off: who approved which version, and which one is in force on a day."""
