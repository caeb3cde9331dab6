"""Reads digests of several dialects into papers."""
