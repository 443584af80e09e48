"""Measurements, and the lines of the report that are made of them."""
