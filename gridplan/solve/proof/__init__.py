"""Certificates: what any division within given windows must cost at least, and what any merge keeps at most."""
