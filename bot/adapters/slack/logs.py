"""Structured logs: one JSON object a line, with neither what people wrote nor secrets in it.

What people wrote is kept out by never handing it over. Tokens, and addresses that work like tokens, are
taken out of everything that is logged, by the libraries too.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

_SECRET = re.compile(
    r"\b(?:xox[a-z]|xapp|xoxe\.xox[a-z])-[\w-]+"
    r"|https://hooks\.slack\.com/\S+"
    r"|(?:wss?://\S*?[?&](?:ticket|link_shared|key)=)\S+"
)
_HIDDEN = "(hidden)"
_TALKATIVE = ("slack_sdk", "slack_bolt", "waitress", "websocket", "alembic", "sqlalchemy")


def log() -> structlog.stdlib.BoundLogger:
    """The log. It is asked for when something is written, so that importing sets up nothing."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger("coach")
    return logger


def set_up(stream: TextIO | None = None) -> None:
    """Send everything that is logged, by whomever, to a stream as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redacted,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                redacted,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in _TALKATIVE:  # their debug lines hold whole payloads
        logging.getLogger(name).setLevel(logging.WARNING)


def redacted(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Take secrets out of a line."""
    return {name: _hidden(value) for name, value in event.items()}


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return _SECRET.sub(_HIDDEN, value)
    if isinstance(value, list | tuple):
        return [_hidden(inner) for inner in value]
    if isinstance(value, dict):
        return {name: _hidden(inner) for name, inner in value.items()}
    return value
