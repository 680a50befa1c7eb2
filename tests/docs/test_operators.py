"""docs/operators.md and the files that it hands to an operator, against the code and each other."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from pydantic import SecretStr

from bot import settings
from bot.cli.program import brief_bot
from bot.settings import Settings
from tests.docs.documents import DOCUMENTS, ROOT, fenced, name_of, table
from tests.docs.documents import OPERATORS as GUIDE

COMPOSE = (ROOT / "compose.yaml").read_text()
SHARED = (ROOT / "compose.postgres.yaml").read_text()
UNIT = ROOT / "docs" / "brief-bot.service"
WITH_SETTINGS = [
    *DOCUMENTS,
    *(ROOT / name for name in ("compose.yaml", "compose.postgres.yaml", ".env.example")),
    UNIT,
]

CODE = re.compile(r"```sh\n.*?```|`brief-bot[^`]*`", re.DOTALL)

PLAIN = {f"BOT_{name.upper()}" for name in Settings.model_fields}
SECRET = {
    f"BOT_{name.upper()}_FILE"
    for name, field in Settings.model_fields.items()
    if "SecretStr" in str(field.annotation) or field.annotation is SecretStr
}


def test_the_settings_are_those_of_the_class():
    rows = table(GUIDE, "Settings")
    assert [row[0] for row in rows] == [f"`BOT_{name.upper()}`" for name in Settings.model_fields]
    for (name, meaning, unset), field in zip(rows, Settings.model_fields.values(), strict=True):
        assert field.description.startswith(meaning), name
        if isinstance(field.default, str):
            assert unset == f"`{field.default}`"


def test_the_example_settings_are_all_settings():
    names = re.findall(r"^#?(BOT_\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert names == [f"BOT_{name.upper()}" for name in Settings.model_fields]


@pytest.mark.parametrize("document", WITH_SETTINGS, ids=name_of)
def test_a_setting_that_a_document_names_is_a_setting(document):
    named = set(re.findall(r"\bBOT_[A-Z_]*[A-Z]\b", document.read_text()))
    assert named <= PLAIN | SECRET | {"BOT_TEST_POSTGRES"}  # which only the tests read


def test_settings_that_are_to_be_pasted_work_wherever_settings_are_read(tmp_path, monkeypatch):
    """Docker's --env-file and systemd's EnvironmentFile take a comment behind a value for the value."""
    (block,) = re.findall(r"^```\n((?:BOT_.*\n)+)```", GUIDE, re.MULTILINE)
    pairs = dict(line.split("=", 1) for line in block.splitlines())
    assert all(re.fullmatch(r"[^\s#'\"]+", value) for value in pairs.values())
    (tmp_path / ".env").write_text(block)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(Settings.model_config, "env_file", ".env")
    assert settings.read().webhook_url == pairs["BOT_WEBHOOK_URL"]


def anchors(text: str) -> set[str]:
    """The headings of a document as GitHub links to them."""
    outside = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.*)$", outside, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_a_link_between_documents_leads_somewhere(document):
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
        if re.match(r"https?://", target):
            continue
        name, _, anchor = target.partition("#")
        file = (document.parent / name).resolve() if name else document
        assert file.exists(), target
        assert not anchor or anchor in anchors(file.read_text()), target


def test_every_section_of_the_guide_is_in_its_table_of_contents():
    sections = anchors("\n".join(re.findall(r"^## .*$", GUIDE, re.MULTILINE)))
    assert sections == set(re.findall(r"\]\(#([\w-]+)\)", GUIDE.split("\n## ")[0]))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_commands_that_are_to_be_pasted_are_of_the_shells_grammar(document):
    for commands in fenced("sh", document.read_text()):
        subprocess.run(["bash", "-n"], input=commands, text=True, check=True)


@pytest.mark.process
def test_a_command_that_a_document_names_is_one_of_the_bots():
    help = [sys.executable, "-m", "bot", "--help"]
    told = subprocess.run(help, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    code = "".join(text for file in DOCUMENTS for text in CODE.findall(file.read_text()))
    named = set(re.findall(r"brief-bot\"? ([a-z]+)\b(?![-.])", code))
    assert len(named) > 5
    assert {name for name in named if not re.search(rf"^ +{name}\b", told, re.MULTILINE)} == set()


def test_what_the_guide_has_the_log_say_is_what_the_bot_says():
    """The first column of both tables; a setting's name before a rule is put there by the bot."""
    troubles = GUIDE.split("\n## Troubles\n")[1].split("And where it runs")[0]
    cells = re.findall(r"^\| (.*?) \|", troubles, re.MULTILINE)
    said = [re.findall(r"^`([^`]+)`", cell)[0] for cell in cells if cell.startswith("`")]
    assert len(said) > 5
    source = "".join(file.read_text() for file in ROOT.glob("bot/**/*.py"))
    rules = {text: re.sub(r"^BOT_[A-Z_]+ (?=is no |cannot be read)", "", text) for text in said}
    assert [text for text, rule in rules.items() if rule not in source] == []


def secrets_of(service: dict, declared: dict) -> None:
    """Each secret that a service names is declared, with a file, and used by a setting."""
    for name in service["secrets"]:
        assert declared[name]["file"] == f"./secrets/{name}"
        assert f"/run/secrets/{name}" in service["environment"].values()


def test_the_compose_file_uses_what_there_is():
    """Also with the addition for a webhook, whose lists and tables Compose adds to those of the file."""
    compose = yaml.safe_load(COMPOSE)
    (addition,) = [
        yaml.safe_load(text) for text in fenced("yaml", GUIDE) if text.startswith("services:")
    ]
    for part in (compose, addition):
        (service,) = part["services"].values()
        secrets_of(service, part["secrets"])
        assert set(service["environment"]) <= PLAIN | SECRET
    assert list(addition["services"]) == list(compose["services"])


def test_the_compose_file_with_postgres_uses_what_there_is():
    compose = yaml.safe_load(SHARED)
    services = compose["services"]
    commands = brief_bot.commands
    for name in ("bot-1", "bot-2", "worker"):
        service = services[name]
        secrets_of(service, compose["secrets"])
        assert set(service["environment"]) <= PLAIN | SECRET
        assert set(service.get("command", ["run"])) <= set(commands)
        assert set(service["depends_on"]) <= set(services)
    assert services["worker"]["command"] == ["worker"]
    assert all(
        "healthcheck" in services[name] for name in ("postgres", "caddy")
    )  # the image has its own
    named = {name for service in services.values() for name in service.get("secrets", ())}
    assert named == set(compose["secrets"])
    assert "bot-1:8080 bot-2:8080" in compose["configs"]["caddyfile"]["content"]


@pytest.mark.process
@pytest.mark.skipif(not shutil.which("docker-compose"), reason="Compose is not installed here")
def test_compose_takes_the_file_with_the_addition(tmp_path):
    (addition,) = [text for text in fenced("yaml", GUIDE) if text.startswith("services:")]
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    (tmp_path / "compose.override.yaml").write_text(addition)
    files = ["-f", "compose.yaml", "-f", "compose.override.yaml"]
    done = subprocess.run(
        ["docker-compose", *files, "config"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    (service,) = yaml.safe_load(done.stdout)["services"].values()
    sources = {secret["source"] for secret in service["secrets"]}
    assert sources == {"bot_token", "data_key", "webhook_secret"}
    assert {"BOT_TOKEN_FILE", "BOT_WEBHOOK_SECRET_FILE"} <= set(service["environment"])


def unit() -> dict[str, list[tuple[str, str]]]:
    """The unit's directives by section. configparser has no repeated keys, which systemd does."""
    sections: dict[str, list[tuple[str, str]]] = {}
    current: list[tuple[str, str]] = []
    for line in UNIT.read_text().splitlines():
        if header := re.fullmatch(r"\[(\w+)\]", line):
            current = sections.setdefault(header[1], [])
        elif line and not line.startswith("#"):
            name, equals, value = line.partition("=")
            assert equals, line
            assert re.fullmatch("[A-Z][A-Za-z]+", name), line
            assert " #" not in value, "systemd takes a comment behind a value for the value"
            current.append((name, value))
    return sections


def test_the_units_directives_parse():
    sections = unit()
    assert set(sections) == {"Unit", "Service", "Install"}
    service = dict(sections["Service"])
    assert service["ExecStart"].endswith("/brief-bot run")
    assert "-HUP" in service["ExecReload"]
    # Less than the bot needs for a stop, and systemd would kill it.
    assert int(service["TimeoutStopSec"]) > 10
    credentials = [
        value.split(":") for name, value in sections["Service"] if name == "LoadCredential"
    ]
    given = [value for name, value in sections["Service"] if name == "Environment"]
    assert [name for name in given if "=%d/" in name] == [
        f"BOT_{name.upper()}_FILE=%d/{name}" for name, _ in credentials
    ]
    assert all(path in GUIDE for _, path in credentials)


def test_the_additions_to_the_unit_are_of_its_form():
    for text in fenced("ini", GUIDE):
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str
        parser.read_string(text)
        assert set(parser["Service"]) <= {name for name, _ in unit()["Service"]}


@pytest.mark.process
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
def test_systemd_takes_the_unit(tmp_path):
    """With a program that there is in place of the one that an operator installs."""
    text = UNIT.read_text().replace("/opt/brief-bot/bin/brief-bot", shutil.which("true"))
    (tmp_path / UNIT.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", str(tmp_path / UNIT.name)],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_for_secrets_is_in_no_commit_and_in_no_image():
    assert "secrets/" in (ROOT / ".gitignore").read_text().split()
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert ignored[0] == "*"
    assert not [line for line in ignored if line.startswith(("!secrets", "!.env"))]
