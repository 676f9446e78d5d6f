"""Secrets that are handed out once and kept as digests: API tokens and join links."""

import hashlib
import secrets


def new_secret(prefix: str = "") -> tuple[str, str]:
    """A secret of 256 random bits, and its digest for the database."""
    secret = prefix + secrets.token_urlsafe(32)
    return secret, digest_of(secret)


def digest_of(secret: str) -> str:
    """Hex of SHA-256. A slow hash guards what people choose; nobody guesses 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
