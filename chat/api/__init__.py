"""The chat over HTTP: for scripts that say something and are gone, and for the page's uploads."""

from ninja import Router

from . import files, likes, messages, pictures

router = Router(tags=["chat"])
router.add_router("", messages.router)
router.add_router("", files.router)
router.add_router("", likes.router)
router.add_router("", pictures.router)
