"""What planners wish of single units and of older plans, from their words to arrays over the whole ground."""
