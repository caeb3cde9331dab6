"""Finds mentions, definitions and roles in one paper's text."""
