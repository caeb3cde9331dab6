"""Co-occurrence reports."""
