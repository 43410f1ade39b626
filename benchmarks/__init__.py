"""Speed and quality beside the rivals, in one run: ``make bench``. Not tests: they print, they do not judge."""
