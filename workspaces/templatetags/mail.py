from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def mail_is_printed() -> bool:
    """Whether mail goes to the console, as in development: the page then says where to look."""
    return settings.EMAIL_BACKEND == "django.core.mail.backends.console.EmailBackend"
