"""Tools of the workshop: scores, times. Not part of what is installed."""
