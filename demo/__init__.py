"""Documents of invented people, for the demo and for tests: written with a fixed seed, so that each start
shows the same.
"""
