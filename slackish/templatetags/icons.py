"""`{% icon "plus" %}`, `{% icon "sun" "icon--s" %}`: one of templates/_icons.html. Every template has it.

A page shows thirty; an include each was an eighth of what a page cost.
"""

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> SafeString:
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="#icon-{}"/></svg>', size, name)
