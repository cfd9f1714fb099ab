"""How Slack says no."""

from __future__ import annotations

from typing import Any


class SlackError(Exception):
    """An answer with `"ok": false`.

    Args:
        error: Slack's code.
        messages: what Slack puts into `response_metadata.messages`.
        more: further fields of the answer, such as `needed` and `provided`.
    """

    def __init__(self, error: str, messages: list[str] | None = None, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages or []
        self.more = more

    def as_json(self) -> dict[str, Any]:
        """Give the body of the answer."""
        body: dict[str, Any] = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body
