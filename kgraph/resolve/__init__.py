"""Joins mentions into concepts over all papers."""
