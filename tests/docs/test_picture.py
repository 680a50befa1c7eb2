"""The picture at the top of README.md."""

from __future__ import annotations

import pytest

from docs import picture
from tests.docs.documents import README, ROOT

PNG = picture.PICTURE.read_bytes()


def test_the_picture_shows_what_the_preview_shows_now():
    """If the page or the bundled brief has changed, make it anew with `.venv/bin/just picture`."""
    assert picture.mark(PNG) == picture.shown()


def test_another_page_or_another_brief_is_told_from_what_it_shows(monkeypatch, tmp_path):
    page = tmp_path / "bot" / "preview" / "page"
    page.mkdir(parents=True)
    for file in (ROOT / "bot" / "preview" / "page").iterdir():
        (page / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(picture, "ROOT", tmp_path)
    assert picture.shown() == picture.mark(PNG)
    with monkeypatch.context() as changed:
        changed.setattr("bot.preview.view.of_file", lambda *_: {"brief": "another"})
        assert picture.shown() != picture.mark(PNG)
    (page / "page.css").write_text("body { color: red }")
    assert picture.shown() != picture.mark(PNG)


def test_what_a_picture_shows_is_kept_in_it():
    assert picture.mark(picture.marked(PNG, "another")) == "another"
    bare = PNG[:33] + b"\0\0\0\0IEND\xaeB`\x82"
    assert picture.mark(bare) is None


def test_it_is_small_enough_to_be_loaded():
    assert len(PNG) < 400_000


def test_the_readme_opens_with_the_picture():
    assert "](docs/preview.png)\n" in README.split("\n## ")[0]


@pytest.mark.parametrize("file", ["CONTRIBUTING.md", "justfile"])
def test_it_is_said_how_to_make_it(file):
    said = {"CONTRIBUTING.md": "`.venv/bin/just picture`", "justfile": "/python' -m docs.picture\n"}
    assert said[file] in (ROOT / file).read_text()
