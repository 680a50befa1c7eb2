"""The rules for Prometheus against the numbers that the bot gives."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
import yaml

from bot.metrics import Metrics
from bot.telegram.failures import Outcome
from tests.docs.documents import DOCUMENTS, OPERATORS, ROOT

FILE = ROOT / "docs" / "alerts.yml"
RULES = [rule for group in yaml.safe_load(FILE.read_text())["groups"] for rule in group["rules"]]
METRIC = re.compile(r"\b(?:brief_bot|process)_\w+")
JOB = re.compile(r'job="([^"]+)"')

promtool = pytest.mark.skipif(not shutil.which("promtool"), reason="Prometheus is not installed")


def given() -> set[str]:
    """The names that /metrics has, those of a histogram's parts included."""
    metrics = Metrics()
    metrics.of_deliveries()
    families = list(metrics.registry.collect())
    suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}
    return {f.name + suffix for f in families for suffix in suffixes.get(f.type, [""])}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_is_about_numbers_that_there_are(rule):
    named = set(METRIC.findall(rule["expr"]))
    assert named <= given()
    assert named or JOB.search(rule["expr"])
    assert rule["labels"]["severity"] in ("warning", "critical")
    assert rule["annotations"]["summary"].endswith(".")


def test_a_rule_names_outcomes_that_there_are():
    named = [part for rule in RULES for part in re.findall(r'outcome=~"([^"]+)"', rule["expr"])]
    outcomes = {name for part in named for name in part.split("|")}
    assert outcomes
    assert outcomes <= {outcome.value for outcome in Outcome}


def test_the_scrape_configuration_gives_the_job_that_the_rules_are_about():
    scrapes = [
        yaml.safe_load(text)
        for text in re.findall(r"```yaml\n(scrape.*?)```", OPERATORS, re.DOTALL)
    ]
    names = [job["job_name"] for scrape in scrapes for job in scrape["scrape_configs"]]
    assert names == ["brief-bot"]
    assert {name for rule in RULES for name in JOB.findall(rule["expr"])} == set(names)


def test_the_numbers_in_the_documents_are_there():
    texts = [document.read_text() for document in DOCUMENTS]
    named = {name for text in texts for name in re.findall(r"\bbrief_bot_\w+", text)}
    assert named
    histogram = {name.removesuffix("_count") for name in given() if name.endswith("_count")}
    assert named <= given() | histogram


@promtool
@pytest.mark.process
def test_prometheus_takes_the_rules():
    done = subprocess.run(["promtool", "check", "rules", FILE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


NUMBERS = 'brief_bot_{name}{{job="brief-bot",instance="a"{more}}}'
CASES = [
    # The alert, a number, its values minute by minute from 0, and whether it fires at minute 20.
    ("BriefBotFetchesNothing", "last_fetch_timestamp_seconds", "", "60x30", True),
    ("BriefBotFetchesNothing", "last_fetch_timestamp_seconds", "", "0x30", False),
    ("BriefBotFetchesNothing", "last_fetch_timestamp_seconds", "", "0+60x30", False),
    ("BriefBotAnswersFail", "answers_total", ',outcome="failed"', "_x15 1x15", True),
    ("BriefBotAnswersFail", "answers_total", ',outcome="failed"', "1x15 2x15", True),
    ("BriefBotAnswersFail", "answers_total", ',outcome="given up"', "1x30", False),
    ("BriefBotAnswersFail", "answers_total", ',outcome="answered"', "0+9x30", False),
    (
        "BriefBotSecondProcess",
        "telegram_requests_total",
        ',method="getUpdates",code="409"',
        "0+2x30",
        True,
    ),
    ("BriefBotContentFaulty", "content_errors", "", "_x5 1x30", True),
    ("BriefBotAnswersKept", "kept", "", "3x30", True),
    ("BriefBotDeliveryLate", "delivery_lag_seconds", "", "0+120x30", True),
    ("BriefBotDeliveryLate", "delivery_lag_seconds", "", "600x30", False),
    ("BriefBotDeliveryStuck", "delivery_lag_seconds", "", "0+60x30", True),
    ("BriefBotDeliveryStuck", "delivery_lag_seconds", "", "60x30", False),
    ("BriefBotDeliveryStuck", "deliveries_sent_total", "", "0+9x30", False),
    ("BriefBotDeliveriesInDoubt", "deliveries_unsure", "", "0x15 2x15", True),
    ("BriefBotDeliveriesInDoubt", "deliveries_unsure", "", "2x30", False),
]


@promtool
@pytest.mark.process
@pytest.mark.parametrize(("alert", "name", "more", "values", "fires"), CASES)
def test_an_alert_fires_when_it_should(alert, name, more, values, fires, tmp_path):
    rule = next(rule for rule in RULES if rule["alert"] == alert)
    group = {"name": "one", "rules": [{k: rule[k] for k in ("alert", "expr", "for") if k in rule}]}
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [group]}))
    series = NUMBERS.format(name=name, more=more)
    labels = dict(re.findall(r'(\w+)="([^"]*)"', series))
    test = {
        "rule_files": ["rules.yml"],
        "tests": [
            {
                "interval": "1m",
                "input_series": [{"series": series, "values": values}],
                "alert_rule_test": [
                    {
                        "eval_time": "20m",
                        "alertname": alert,
                        "exp_alerts": [{"exp_labels": labels}] if fires else [],
                    }
                ],
            }
        ],
    }
    (tmp_path / "test.yml").write_text(yaml.safe_dump(test))
    done = subprocess.run(
        ["promtool", "test", "rules", "test.yml"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
