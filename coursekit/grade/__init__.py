"""Submissions and what was frozen → results."""
