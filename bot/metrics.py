"""The metrics that an operator can watch, in Prometheus's format."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)


async def _nothing() -> None: ...


class Metrics:
    """The metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.refresh: Callable[[], Awaitable[None]] = _nothing
        """Is called before the metrics are read, and brings up to date what is not counted as it happens."""
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

    async def text(self) -> bytes:
        """The metrics as Prometheus reads them."""
        await self.refresh()
        return generate_latest(self.registry)

    def count_in_flight(self, count: Callable[[], float]) -> None:
        """Have `count` called for the number of updates in flight whenever the metrics are read."""
        self.in_flight.set_function(count)

    def of_deliveries(self) -> DeliveryMetrics:
        """The metrics of deliveries, which are there from now on. To be called once."""
        return DeliveryMetrics(
            sent=self._counter("deliveries_sent", "Deliveries that Telegram has taken"),
            due=self._gauge("deliveries_due", "Deliveries that are to be sent, now or later"),
            unsure=self._gauge(
                "deliveries_unsure",
                "Deliveries of the last 90 days that may have arrived or not, and are not repeated",
            ),
            lag=self._gauge(
                "delivery_lag_seconds", "How long the first delivery has waited that can be sent"
            ),
            rate=self._gauge("delivery_rate", "Messages a second that may be delivered now"),
            subscriptions=self._gauge("subscriptions", "Subscriptions, by standing", "standing"),
            campaigns=self._gauge("campaigns", "Campaigns, by state", "state"),
        )

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"brief_bot_{name}", text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"brief_bot_{name}", text, labels, registry=self.registry)


@dataclass(frozen=True)
class DeliveryMetrics:
    """The metrics of deliveries, which a bot that delivers nothing does not have."""

    sent: Counter
    due: Gauge
    unsure: Gauge
    lag: Gauge
    rate: Gauge
    subscriptions: Gauge
    campaigns: Gauge
