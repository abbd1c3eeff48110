"""Passwords of tests: Argon2 as in the portal, at its lowest cost.

A test makes several people, and none of them is worth a tenth of a second.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 8
    parallelism = 1
