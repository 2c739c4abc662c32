# Kept beside pyproject.toml, which holds all metadata, for tools that still call setup.py.
from setuptools import setup

setup()
