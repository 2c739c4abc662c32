"""Clients that may be one legal entity: the keys they are found by, how alike two of them are, and the pairs.

`record`, `likeness` and `keys` need no site.
"""
