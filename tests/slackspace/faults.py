"""One thing that is wrong with a payload."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What is wrong and where.

    Args:
        path: the part, as in `blocks/0/text/text`.
        rule: the rule that it breaks, in a word.
        text: the rule, as a sentence that follows the part's name.
        error: Slack's code, if it is not the usual one.
        advice: Slack takes it all the same; it is no good nevertheless.
    """

    path: str
    rule: str
    text: str
    error: str = ""
    advice: bool = False

    def as_slack_says(self) -> str:
        """Word it as `response_metadata.messages` does."""
        return f"[ERROR] {self.text} [json-pointer:/{self.path}]"

    def __str__(self) -> str:
        return f"{self.path}: {self.text} ({self.rule})"
