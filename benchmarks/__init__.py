"""How fast and how large: this package, its peers and the bounds, in one run on the same data."""
