"""The metrics that an operator can watch, in Prometheus's format."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)


class Metrics:
    """The metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.updates = self._counter("updates", "Updates that arrived, by kind", "kind")
        self.repeated = self._counter("updates_repeated", "Updates that had arrived before")
        self.answers = self._counter("answers", "Updates done with, by outcome", "outcome")
        self.requests = self._counter(
            "telegram_requests",
            "Requests to Telegram, by method and HTTP status, or `network` or `timeout`",
            "method",
            "code",
        )
        self.seconds = Histogram(
            "brief_bot_answer_seconds",
            "Seconds from an update's arrival until it was done with",
            buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600),
            registry=self.registry,
        )
        self.kept = self._gauge(
            "kept", "Updates confirmed before their answer, which Telegram delays"
        )
        self.last_fetch = self._gauge("last_fetch_timestamp_seconds", "The last good getUpdates")
        self.briefs = self._gauge("library_briefs", "Briefs that readers may see")
        self.content_errors = self._gauge(
            "content_errors", "Faults in the content, whose files are left out or served as before"
        )
        self.content_loaded = self._gauge(
            "content_loaded_timestamp_seconds", "When the content that is served was loaded"
        )
        self.in_flight = self._gauge("in_flight", "Updates that are being answered or wait for it")

    def text(self) -> bytes:
        """The metrics as Prometheus reads them."""
        return generate_latest(self.registry)

    def count_in_flight(self, count: Callable[[], float]) -> None:
        """Have `count` called for the number of updates in flight whenever the metrics are read."""
        self.in_flight.set_function(count)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"brief_bot_{name}", text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(f"brief_bot_{name}", text, registry=self.registry)
