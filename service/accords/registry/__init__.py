"""What the registry knows and does, with no HTTP in it."""
