"""Where a picture that `picture_store` named is found."""


def picture_url(name: str) -> str | None:
    """The address of the picture; None where there is none."""
    return f"/pictures/{name}" if name else None
