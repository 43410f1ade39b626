"""Opening what arrives: files, tables and databases of few named kinds, bytes checked before they are believed."""
