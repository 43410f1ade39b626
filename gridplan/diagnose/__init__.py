"""What is wrong with departments' networks, each for itself and between them."""
