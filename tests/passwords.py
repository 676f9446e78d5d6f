"""Passwords that cost no second each."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """Django's own by name, so that server processes with the usual settings read what it wrote."""

    iterations = 1
