"""Hostile pages, and how they are run and judged. ``python -m tests.hostile.report`` runs all."""
