"""Sharing as its pages show it: who, what, until when, and what a person chose."""
