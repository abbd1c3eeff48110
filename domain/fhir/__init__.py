"""FHIR R4 as it comes from other systems: read, checked, mapped to records.

Pure: no database, no network, no Django.

source → stream → (people, names) survey → check → mapping; `display` turns a kept body into labelled rows
again.
"""
