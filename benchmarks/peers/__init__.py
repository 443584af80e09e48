"""Others that do the same work: peers and bounds."""
