"""How a page is put together: everything inside, nothing from outside."""
