"""What an operator watches, as Prometheus reads it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_FAST = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)
_SLOW = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """Counts things; `bot.services.ports.Meter` is a part of it."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._questions = Counter(
            "coach_questions", "Questions by how they ended.", ["status"], registry=registry
        )
        self._latency = Histogram(
            "coach_answer_seconds", "Time to find an answer.", buckets=_SLOW, registry=registry
        )
        self._acknowledged = Histogram(
            "coach_acknowledgement_seconds",
            "Time until what Slack delivered was acknowledged.",
            buckets=_FAST,
            registry=registry,
        )
        self._retries = Counter(
            "coach_retries_seen", "Deliveries that Slack had tried before.", registry=registry
        )
        self._taken_over = Counter(
            "coach_leases_taken_over",
            "Turns taken up again after a process let go of them.",
            registry=registry,
        )
        self._errors = Counter("coach_errors", "Errors by kind.", ["kind"], registry=registry)
        self._posts = Counter(
            "coach_posts", "Posts by what became of them.", ["outcome"], registry=registry
        )
        self._held = Gauge("coach_turns_held", "Turns that this process holds.", registry=registry)

    def answered(self, status: str, seconds: float) -> None:
        """Count a question."""
        self._questions.labels(status).inc()
        self._latency.observe(seconds)

    def acknowledged(self, seconds: float, *, again: bool) -> None:
        """Count an acknowledgement; `again` says that Slack had tried before."""
        self._acknowledged.observe(seconds)
        if again:
            self._retries.inc()

    def taken_over(self, count: int) -> None:
        """Count turns taken over."""
        self._taken_over.inc(count)

    def failed(self, kind: str) -> None:
        """Count an error."""
        self._errors.labels(kind).inc()

    def posted(self, outcome: str) -> None:
        """Count what became of a post: sent, found, direct, later or lost."""
        self._posts.labels(outcome).inc()

    def holds(self, count: int) -> None:
        """Say how many turns this process holds."""
        self._held.set(count)

    def page(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self._registry)
