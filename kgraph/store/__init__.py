"""The library (what was read, never lost) and the graphs that are projections of it."""
