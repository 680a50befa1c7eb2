"""Briefs in several languages: the versions of one story, and what readers of each language get."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot import library
from bot.library import ContentError, Library
from tests.support import samples


def brief(id: str, language: str = "en", translates: str | None = None, **more):
    sections = [
        {"id": f"news_{language.partition('-')[0]}", "title": language, "summary": "It opened."}
    ]
    known = {"id": id, "language": language, "translates": translates, "quotes": []}
    return samples.brief(**{**known, "sections": sections, **more})


OPENS = brief("opens")
OPENS_UK = brief("opens-uk", "uk", "opens")
OPENS_ES = brief("opens-es", "es", "opens")
CLOSES = brief("closes")
POLISH = brief("most", "pl")


def ids(briefs) -> str:
    return " ".join(brief.id for brief in briefs)


@pytest.mark.parametrize(
    ("reader", "latest", "archive"),
    [
        ("en", "closes", "closes opens most"),
        ("en-GB", "closes", "closes opens most"),
        ("uk", "opens-uk", "closes opens-uk most"),
        ("es-MX", "opens-es", "closes opens-es most"),
        ("pl", "most", "closes opens most"),
        ("de", "closes", "closes opens most"),
        ("", "closes", "closes opens most"),
    ],
)
def test_readers_get_the_briefs_in_their_language_or_else_in_the_newsrooms(reader, latest, archive):
    served = Library([CLOSES, OPENS_ES, OPENS_UK, OPENS, POLISH]).read_in(reader)
    assert served.latest.id == latest
    assert ids(served.archive) == archive


def test_the_newsrooms_language_goes_before_all_others():
    briefs = [CLOSES, OPENS_UK, OPENS]
    assert Library(briefs, language="uk").latest is OPENS_UK
    assert Library(briefs, language="uk").read_in("en").latest is CLOSES
    assert Library(briefs, language="de").latest is CLOSES


def test_the_menus_sections_are_those_of_the_readers_language():
    served = Library([CLOSES, OPENS_UK, OPENS])
    assert [*served.sections] == ["news_en", "news_uk"]
    assert [*served.read_in("uk").sections] == ["news_uk", "news_en"]
    assert served.read_in("uk").read_in("en").latest is CLOSES


def test_briefs_that_translate_one_are_versions_of_one_story():
    again = brief("opens-pl", "pl", "opens-uk")
    renamed = brief("opens-de", "de", "opened")
    original = OPENS.model_copy(update={"formerly": ("opened",)})
    served = Library([again, renamed, OPENS_UK, original, CLOSES])
    assert ids(served.versions(original)) == "opens-pl opens-de opens-uk"
    assert ids(served.versions(renamed)) == "opens-uk opens opens-pl"
    assert ids(served.versions(again)) == "opens-de opens-uk opens"
    assert served.versions(CLOSES) == ()


def test_three_buttons_lead_from_one_version_to_all_others():
    versions = [
        OPENS,
        *(brief(f"opens-{code}", code, "opens") for code in ("uk", "es", "de", "ar", "pl")),
    ]
    served = Library(versions)
    seen = [OPENS]
    for each in seen:
        seen += [other for other in served.versions(each)[:3] if other not in seen]
    assert len(seen) == len(versions)


def test_another_region_of_the_readers_language_goes_before_the_newsrooms():
    portuguese = brief("opens-pt", "pt-PT", "opens")
    served = Library([brief("ponte", "pt-BR"), portuguese, OPENS])
    assert ids(served.read_in("pt-BR").archive) == "ponte opens-pt"
    assert ids(served.read_in("uk").archive) == "ponte opens"


def test_versions_of_a_story_whose_first_brief_is_gone_still_know_each_other():
    served = Library([OPENS_ES, OPENS_UK])
    assert served.versions(OPENS_ES) == (OPENS_UK,)


def test_two_that_translate_each_other_are_one_story():
    one, other = brief("a", "en", "b"), brief("b", "uk", "a")
    served = Library([one, other, OPENS])
    assert served.versions(one) == (other,)
    assert ids(served.read_in("uk").archive) == "b opens"


def test_who_translates_one_of_two_that_translate_each_other_tells_their_story():
    briefs = [brief("a", "de", "b"), brief("b", "es", "c"), brief("c", "uk", "b")]
    served = Library(briefs)
    assert {served.story(one) for one in briefs} == {"b"}


def write(folder: Path, id: str, **changes) -> None:
    (folder / f"{id}.yaml").write_text(yaml.safe_dump({**samples.BRIEF, "id": id, **changes}))


@pytest.mark.parametrize(
    ("translates", "language", "rule"),
    [
        (
            "opnes",
            "uk",
            "there is no brief 'opnes'; write the id of the brief that this one translates",
        ),
        ("opens", "en", "'opens' is in the same language, en; say the language of each"),
        ("opens", "es", "translates 'opens' into es as well; take one out"),
    ],
)
def test_a_version_that_looks_like_a_mistake_is_warned_of(
    tmp_path: Path, translates, language, rule
):
    write(tmp_path, "opens")
    write(tmp_path, "a-opens-es", language="es", translates="opens")
    write(tmp_path, "version", language=language, translates=translates)
    (warning,) = library.load(tmp_path).warnings
    assert warning.rule.startswith("translates: ")
    assert warning.rule.endswith(rule)


def test_a_draft_of_a_version_warns_of_it_in_the_notes(tmp_path: Path):
    write(tmp_path, "opens")
    write(tmp_path, "version", language="uk", translates="opnes", draft=True)
    found = library.load(tmp_path)
    assert (found.warnings, len(found.notes)) == ((), 1)


def test_no_brief_translates_itself(tmp_path: Path):
    write(tmp_path, "opens", translates="opens")
    with pytest.raises(ContentError, match="translates: is this brief's own id"):
        library.load(tmp_path)
