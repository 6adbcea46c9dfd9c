"""The tests. They need no network; what they start listens on the loopback address only."""
