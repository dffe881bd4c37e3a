"""Checks that look at the picture."""
