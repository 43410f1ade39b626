"""Roads as a network to walk along."""
