"""Values as JSON text, and back.

A row may have been written by another version of the coach: keys that are unknown are passed over, keys
that are missing take the default of their field.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.domain.errors import StorageError

T = TypeVar("T")

_NUL = re.compile(
    r"(\\\\)|\\u0000"
)  # an escaped backslash may stand before what only looks like NUL


def write(value: Any) -> str:
    """Write a value of the domain as JSON."""
    kind: Any = type(value)
    return dumps(_adapter(kind).dump_python(value, mode="json"))


def dumps(value: Any) -> str:
    """Write plain values as JSON, the same ones always as the same text.

    Halves of surrogate pairs, which no database takes, are `?`.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()


def without_nul(text: str) -> str:
    """Leave NUL out of a JSON text: PostgreSQL keeps it in one, but cannot look into that."""
    return _NUL.sub(r"\1", text)


def read(kind: type[T], text: str) -> T:
    """Read a value of some kind.

    Raises:
        StorageError: this version of the coach cannot make sense of it. What it says is not quoted.

    """
    of_kind: Any = kind
    try:
        value: T = _adapter(of_kind).validate_json(text)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        raise StorageError(
            f"A stored {kind.__name__} cannot be read ({place or 'all of it'}). "
            "Was it written by a newer coach? Install that again."
        ) from None
    return value


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
