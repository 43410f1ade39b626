"""From what arrived to checked units and layers: every fault at once, nothing lost without a word."""
