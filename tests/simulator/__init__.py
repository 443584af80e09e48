"""Simulated histories of a run: a service, a disk and a clock that are driven by a seed."""
