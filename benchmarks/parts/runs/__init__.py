"""What is measured of runs, and of the commands."""
