"""The groups of options in the help of a command."""

INPUT = "Input"
TABLE = "Table"
ANSWERS = "Answers"
OUTPUT = "Output"
BATCHES = "Batches"
RETRIES = "Retries"
FIRST = "Try a few first"
COST = "Cost"
SERVICE = "Service"
UNATTENDED = "Unattended"
PANELS = (INPUT, TABLE, ANSWERS, OUTPUT, BATCHES, RETRIES, FIRST, COST, UNATTENDED, SERVICE)
"""The groups of options in the help of a command, in this order; all others come last."""
