"""Client Hub: one record and one page for each legal entity behind ERPNext's parties."""

__version__ = "0.2.0-dev"
