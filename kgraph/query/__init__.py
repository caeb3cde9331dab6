"""Named queries, parameters and the read-only guard."""
