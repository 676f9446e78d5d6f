from django import template

from workspaces.devices import device_of

register = template.Library()
register.filter("device", device_of)
