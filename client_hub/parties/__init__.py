"""A client's parties in ERPNext, and its registered Address and primary Contact."""
