"""Applying for a licence: what doctors and organisations see of their applications.

Shared by portals, which may not import each other.
"""
