"""Docstrings on a page: `code` in them is shown as such."""

from django import template
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

register = template.Library()
_markdown = MarkdownIt("js-default")  # escapes HTML


@register.filter
def inline(text: str) -> SafeString:
    return SafeString(_markdown.renderInline(text))


@register.filter
def blocks(text: str) -> SafeString:
    return SafeString(_markdown.render(text))
