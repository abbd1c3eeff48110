"""What the portals of hospitals, pharmacies and insurers have in common: guards, application, staff, home.

They may not import each other.
"""
