"""{% load logs %}"""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def lookup(found: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds under a key; empty where nothing."""
    return found.get(key, "")
