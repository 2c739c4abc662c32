"""Client Hub: one record and one page for each legal entity behind ERPNext's parties."""

__version__ = "0.1.0"
