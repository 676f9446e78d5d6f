"""`{% preload_modules "js/main.js" %}`: a link for each module that one imports."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from slackish.modules import modules_of

register = template.Library()


@register.simple_tag
@cache
def preload_modules(entry: str) -> SafeString:
    return format_html_join(
        "\n", '<link rel="modulepreload" href="{}">', ((static(name),) for name in modules_of(entry))
    )
