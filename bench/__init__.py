"""Measurements against the targets; each module is run by itself."""
