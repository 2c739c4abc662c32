"""Sheets as files: reading them, what their columns are, the template, and copies that we write."""
