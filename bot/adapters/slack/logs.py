"""Structured logs: one JSON object a line, with neither what people wrote nor secrets in it.

What people wrote is kept out by never handing it over. Tokens, and addresses that work like tokens, are
taken out of everything that is logged, by the libraries too.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

_SECRET = re.compile(
    r"\b(?:xox[a-z]|xapp|xoxe\.xox[a-z])-[\w-]+"
    r"|https://hooks\.slack\.com/\S+"
    r"|(?:wss?://\S*?[?&](?:ticket|link_shared|key)=)\S+"
)
_HIDDEN = "(hidden)"
_TALKATIVE = {  # what is heard of them; their other lines hold whole payloads or say nothing
    **dict.fromkeys(("slack_sdk", "slack_bolt", "waitress", "alembic"), logging.WARNING),
    **dict.fromkeys(("websocket", "waitress.queue"), logging.ERROR),
}


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
        _told_of_error,
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
    for name, level in _TALKATIVE.items():
        logging.getLogger(name).setLevel(level)


def _told_of_error(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Say what an exception was and where. Its message stays out: it may quote what people wrote."""
    told = event.pop("exc_info", None)
    error = sys.exc_info()[1] if told is True else told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)
        event["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


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
