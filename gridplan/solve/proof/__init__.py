"""The certificate: a proven lower bound on what any division within given windows must cost."""
