"""What is measured of the client."""
