"""Reading of files to a Library: their order, and the faults for which a file is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
import yaml
from pydantic import ValidationError
from pydantic_core.core_schema import ErrorType

from bot import library
from bot.brief import Brief, People
from bot.fields import OWN
from bot.library import ContentError, Place, validation
from bot.library import file as file_module
from bot.library.content import Content
from bot.library.faults import MOST
from bot.masthead import Newsroom
from tests.support import samples
from tests.support.held import load_held

GOOD = """\
id: bridge
title: The Bridge Opens
summary: It is open.
source: {publisher: The Harbour Times, title: At Last}
people:
  mayor: {name: Ada Example}
sections:
  - id: what_happened
    title: What Happened?
    summary: It opened.
    points:
      - A point.
quotes:
  - id: at-last
    text: At last
    speaker: mayor
    section: what_happened
"""
WRITE_KEYS = "keys are needed here; write each on its own line as key: value"
EMPTY = "empty; write the text"
QUOTES = "check the indentation, and put a text with ': ' or ' #' in quotation marks"
FROM_HERE = f"cannot be read from here on; {QUOTES}"
ONE_TEXT = "one text is needed here; write it as key: text; if it is one text with ': ' in it, put it in quotation marks"

TITLED = "title: The Bridge Opens"

FAULTS = [
    # what is changed in the good file, to what, and the one fault that is told
    ("id: bridge", "id: The Bridge", "1:1: id: 'The Bridge' is no id; use small letters a-z, digits and hyphens only"),
    ("title: The Bridge Opens", "titel: The Bridge Opens", "1:1: title: missing; add it", "2:1: titel: unknown key; did you mean 'title'?"),
    ("title: The Bridge Opens", "title: ' '", f"2:1: title: {EMPTY}"),
    ("title: The Bridge Opens", "title:", f"2:1: title: {EMPTY}"),
    ("summary: It is open.", "summary: It is open.\npublished:", f"4:1: published: {EMPTY} or remove the key"),
    ("    speaker: mayor", "    speaker: mayor\n    when:", f"17:5: when: {EMPTY} or remove the key"),
    ("title: The Bridge Opens", "title: [The, Bridge]", "2:1: title: one text is needed here; write it as key: text"),
    ("title: The Bridge Opens", "title: {en: Bridge}", f"2:1: title: {ONE_TEXT}"),
    ("title: The Bridge Opens", "title: Open: at last", "2:12: the text has ': ' in it; put it in quotation marks"),
    ("title: The Bridge Opens", 'title: "The Bridge', '2:8: a " begins a text here and none ends it; add a " at its end, or put the other kind around a text that begins with it'),
    ("title: The Bridge Opens", "title: x\n\ty: z", "3:1: begins with a tab; use spaces"),
    ("title: The Bridge Opens", "title: 'The Bridge' Opens", "2:8: the text goes on after its closing '; put \" around the whole text"),
    ("title: The Bridge Opens", "title: [The, Bridge}", "2:20: a } stands here where a ] is needed; correct it"),
    ("title: The Bridge Opens", "- The Bridge Opens", "2:1: does not go with what stands above; check the indentation"),
    ("summary: It is open.", "summary: It is open.\nsummary: It is.", "4:1: summary: stands here twice; remove one of the two"),
    ("summary: It is open.", "summary: It is open.\npublished: tomorrow", "4:1: published: 'tomorrow' is no date; write it as year-month-day, like 2026-11-23"),
    ("summary: It is open.", "summary: It is open.\npublished: 2026-02-30", "4:1: published: there is no day '2026-02-30'; correct the date"),
    ("summary: It is open.", "summary: It is open.\npublished: 20261123", "4:1: published: '20261123' is no date; write it as year-month-day, like 2026-11-23"),
    ("summary: It is open.", "summary: It is open.\nlanguage: ua", "4:1: language: 'ua' is no language; did you mean uk?"),
    ("summary: It is open.", "summary: It is open.\nlanguage: Spanish", "4:1: language: 'Spanish' is no language; write its code, such as en or pt-BR"),
    ("summary: It is open.", "summary: It is open.\nmood: good", "4:1: mood: unknown key; remove it"),
    ("summary: It is open.", "summary: It is open.\n? [a, b]\n: c", "4:3: a key is one word; write key: value"),
    ("source: {publisher: The Harbour Times, title: At Last}", "source: The Harbour Times", f"4:1: source: {WRITE_KEYS}"),
    ("title: At Last}", "title: At Last, url: harbour.example}", "4:56: url: 'harbour.example' is no web address; write it whole, beginning with https://"),
    ("title: At Last}", "title: At Last, url: 'https://[x'}", "4:56: url: 'https://[x' is no web address; write it whole, beginning with https://"),
    (TITLED, TITLED + "\npicture: {url: http://x.example/1.jpg, credit: Ada}", "3:11: url: 'http://x.example/1.jpg' is no secure address; write it with https://"),
    (TITLED, TITLED + "\npicture: {url: 1.jpg, credit: Ada}", "3:11: url: '1.jpg' is no web address; write it whole, beginning with https://"),
    (TITLED, TITLED + "\npicture: {url: https://x.example/1.jpg}", "3:1: credit: missing; add it"),
    (TITLED, TITLED + "\npicture: {url: https://x.example/1.jpg, credit: }", f"3:41: credit: {EMPTY}"),
    (TITLED, TITLED + "\npicture:", "3:1: picture: empty; write its url and its credit, or take it out"),
    (TITLED, TITLED + "\npicture: https://x.example/1.jpg", f"3:1: picture: {WRITE_KEYS}"),
    (TITLED, TITLED + "\nlead: ferry", "3:1: lead: there is no quote 'ferry'; choose one of these: at-last"),
    (TITLED, TITLED + "\nlead: at-lost", "3:1: lead: there is no quote 'at-lost'; did you mean 'at-last'?"),
    (TITLED, TITLED + "\nlead:", f"3:1: lead: {EMPTY} or remove the key"),
    (TITLED, TITLED + "\nlead: [at-last]", "3:1: lead: one text is needed here; write it as key: text"),
    (TITLED, TITLED + "\ncorrections: [{date: 2026-01-02, text: A, notify: loud}]", "3:43: notify: 'loud' is no way to tell of it; write silent or aloud, or take the line out"),
    (TITLED, TITLED + "\ncorrections: [{date: 2026-01-02, text: A, notify: }]", "3:43: notify: '' is no way to tell of it; write silent or aloud, or take the line out"),
    (TITLED, TITLED + "\nwithdrawn: {date: 2026-01-02, text: A, delete: maybe}", "3:40: delete: write true, or take the line out"),
    ("  mayor: {name: Ada Example}", "  Mayor X: {name: Ada}\n  mayor: {name: Ada}", "6:3: Mayor X: 'Mayor X' is no id; use small letters a-z, digits and hyphens only"),
    ("  mayor: {name: Ada Example}", "  mayor: {name: Ada, rank: 1}", "6:22: rank: unknown key; remove it"),
    ("  mayor: {name: Ada Example}", "  mayor: {name: Ada, aliases: Ada}", "6:22: aliases: a list is needed here; write each item on a line that begins with a hyphen"),
    ("  mayor: {name: Ada Example}", "  mayor: {name: Ada, aliases: [Ada, '']}", f"6:37: aliases 2: {EMPTY}"),
    ("people:\n  mayor: {name: Ada Example}", "people: nobody", f"5:1: people: {WRITE_KEYS}", "15:5: speaker: nobody called 'mayor' stands under people; add them there or correct the name"),
    ("  - id: what_happened", "  - id: what-happened", "8:5: id: 'what-happened' cannot be a command; use 1 to 32 small letters a-z, digits and underscores", "17:5: section: there is no section 'what_happened'; did you mean 'what-happened'?"),
    ("  - id: what_happened", "  - id: quotes", "8:5: id: /quotes is a command of the bot itself; choose another id", "17:5: section: there is no section 'what_happened'; choose one of these: quotes"),
    ("    points:\n      - A point.\n", "    points:\n      - A point.\n  - {id: what_happened, title: A, summary: B}\n", "13:6: id: 'what_happened' is used before; choose another id"),
    ("    points:\n      - A point.\n", "    points:\n      - A point.\n      - how: {who: what}\n", "13:12: the text has ': ' in it; put it in quotation marks"),
    ("  - id: at-last", "  - {id: at-last, text: B, speaker: mayor, section: what_happened}\n  - id: at-last", "15:5: id: 'at-last' is used before; choose another id"),
    ("    speaker: mayor", "    speaker: major", "16:5: speaker: nobody called 'major' stands under people; did you mean 'mayor'?"),
    ("    text: At last\n", "", "14:5: text: missing; add it"),
    ("    section: what_happened", "    section: what_next", "17:5: section: there is no section 'what_next'; choose one of these: what_happened"),
    ("  - id: what_happened", "  - id: [what_happened]", "8:5: id: one text is needed here; write it as key: text", "17:5: section: there is no section 'what_happened'; write the id of one of this brief's sections"),
    ("title: The Bridge Opens", 'title: "\\u200b \\u2800"', "2:1: title: nothing in it can be seen; write the text"),
    ("title: The Bridge Opens", 'title: "a\\0b"', "2:1: title: there is a character in it that no text has; write it anew"),
    (GOOD, "", "1:1: the file is empty; write a brief into it"),
    (GOOD, "# only a comment\n", "1:1: the file is empty; write a brief into it"),
    (GOOD, "- a\n- b\n", f"1:1: {WRITE_KEYS}"),
    (GOOD, "&a [*a]", "1:1: a text cannot begin with & here; put it in quotation marks", "1:1: keys are needed here; write each on its own line as key: value", "1:5: item 1: a text cannot begin with * here; put it in quotation marks"),
    (GOOD, "[" * 100_000, "1:10: nested too deep; use fewer brackets"),
    (GOOD, GOOD + "---\n" + GOOD, "18:1: a second brief begins here; put it into a file of its own"),
    ("It is open.", "It is \x07 open.", "3:16: there is a character here that no text has (#x0007); remove it"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), [(f[0], f[1], f[2:]) for f in FAULTS])
def test_a_faulty_file_is_refused_with_place_and_advice(tmp_path: Path, old, new, told):
    file = tmp_path / "bridge.yaml"
    assert GOOD.count(old) == 1
    file.write_text(GOOD.replace(old, new))
    with pytest.raises(ContentError) as refusal:
        library.load(file)
    assert str(refusal.value).replace(f"{file}:", "").split("\n") == list(told)


@pytest.mark.parametrize(("old", "new", "told"), [(f[0], f[1], f[2:]) for f in FAULTS])
def test_no_fault_is_told_in_the_words_of_yaml(tmp_path: Path, monkeypatch, old, new, told):
    parse = yaml.parse

    def reworded(text: str, **loader: type) -> Iterator[yaml.Event]:
        try:
            yield from parse(text, **loader)
        except yaml.YAMLError as error:
            for words in ("problem", "context", "note", "reason"):
                setattr(error, words, "xyzzy")
            error.args = ("xyzzy",)
            raise

    monkeypatch.setattr(yaml, "parse", reworded)
    test_a_faulty_file_is_refused_with_place_and_advice(tmp_path, old, new, told)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (yaml.YAMLError("xyzzy"), f"1:1: cannot be read; {QUOTES}"),
        (yaml.MarkedYAMLError("xyzzy", None, "xyzzy"), f"1:1: cannot be read; {QUOTES}"),
        (yaml.scanner.ScannerError("xyzzy", None, "xyzzy"), f"1:1: {FROM_HERE}"),
    ],
)
def test_a_fault_that_yaml_tells_in_another_way_is_told_in_our_words(
    tmp_path: Path, monkeypatch, error, told
):
    def refusing(*_: object, **__: object) -> Iterator[yaml.Event]:
        raise error
        yield

    monkeypatch.setattr(yaml, "parse", refusing)
    file = tmp_path / "bridge.yaml"
    file.write_text(GOOD)
    with pytest.raises(ContentError) as refusal:
        library.load(file)
    assert str(refusal.value) == f"{file}:{told}"


WRONG = [None, 5, 2.5, True, "", "x y", "\ud800", b"x", date(2026, 1, 1), [], ["x"], [[]], [{}], {}, {"x": "y"}, {1: 2}]  # fmt: skip


def places(data: object, place: Place = ()) -> Iterator[Place]:
    yield place
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in () if isinstance(data, str) else items:
        yield from places(value, (*place, key))


def put(data: object, place: Place, wrong: object) -> object:
    if not place:
        return wrong
    first, *rest = place
    whole = dict(data) if isinstance(data, dict) else dict(enumerate(data))
    whole[first] = put(whole[first], tuple(rest), wrong)
    return whole if isinstance(data, dict) else list(whole.values())


FULL = {
    **samples.BRIEF,
    "quotes": [samples.quote(when="a", where="b", to="c", about="d")],
    "corrections": [{"date": "2026-11-24", "text": "A."}],
}

NEWSROOM = {"name": {"en": "A", "de": "B"}, "promise": "C"}


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
@pytest.mark.parametrize(
    ("kind", "good"), [(Brief, FULL), (People, FULL["people"]), (Newsroom, NEWSROOM)]
)
def test_no_fault_is_told_in_the_words_of_pydantic(kind, good, wrong):
    for place in places(good):
        content = Content(Path())
        content.document._values[()] = yaml.Mark("", 0, 0, 0, None, None)
        content.document.data = put(good, place, wrong)
        try:
            kind.model_validate(content.data)
        except ValidationError as refusal:
            faults = refusal.errors()
        else:
            continue  # the other is no worse in this place
        words = [fault["msg"] for fault in faults if fault["type"] not in OWN]
        if content.data is not None:
            assert content.model(kind) is None
            assert len(content.told()) == min(len({fault["loc"] for fault in faults}), MOST + 1)
        for fault in content.faults:
            assert "; " in fault.rule
            assert not any(sentence in fault.rule for sentence in words)


def test_a_kind_of_fault_that_pydantic_has_or_may_have_is_told_in_our_words():
    kinds = get_args(ErrorType)
    for kind in (*kinds, "a_new_one"):
        rule = validation.rule(Brief, kind, "xyzzy", ("sections", 1, "id"))
        assert "xyzzy" not in rule
        assert "; " in rule


DEEP = [
    # what stands in front, one level more, and where the first that is too deep begins
    ("", "[", "1:10"),
    ("", "[ ", "1:19"),
    ("", "[\n", "10:1"),
    ("", "{", "1:10"),
    ("", "{a: ", "1:37"),
    ("", "[{", "1:10"),
    ("", "[{a: ", "1:22"),
    ("", "- ", "1:19"),
    ("", "? ", "1:19"),
    ("", "- ? ", "1:19"),
    ("", "{? ", "1:28"),
    ("", "&x [", "1:37"),
    ("", "!x [", "1:37"),
    ("a: ", "[", "1:12"),
    ("? ", "[", "1:11"),
    ("a: b\nc: {d: ", "[", "2:15"),
]


SIGNS = {f"a text cannot begin with {sign} here; put it in quotation marks" for sign in "!&"}


@pytest.mark.parametrize("times", [10, 300, 1_500, 1_000_000])
@pytest.mark.parametrize(("before", "level", "place"), DEEP)
def test_depth_is_refused_whatever_depth_the_parser_takes(
    tmp_path: Path, before, level, place, times
):
    file = tmp_path / "deep.yaml"
    file.write_text(before + level * min(times, 1_000_000 // len(level)))
    with pytest.raises(ContentError) as refusal:
        library.load(file)
    *keys, deep = refusal.value.faults
    assert str(deep) == f"{file}:{place}: nested too deep; use fewer brackets"
    told = {
        fault.rule.rpartition(": ")[2] if "begin with" in fault.rule else fault.rule
        for fault in keys
    }
    assert told <= {"a key is one word; write key: value", *SIGNS}


def test_depth_is_ours_where_the_parser_refuses_it_before_it_yields_any(
    tmp_path: Path, monkeypatch
):
    parse = yaml.parse

    def impatient(text: str, **loader: type) -> object:
        if text.count("[") > 20:
            at = text.replace("[", "x", 20).index("[")
            mark = yaml.Mark("", at, 0, at, None, None)
            raise yaml.scanner.ScannerError(None, None, "xyzzy", mark)
        return parse(text, **loader)

    monkeypatch.setattr(yaml, "parse", impatient)
    file = tmp_path / "deep.yaml"
    file.write_text("[" * 30)
    with pytest.raises(ContentError) as refusal:
        library.load(file)
    assert str(refusal.value) == f"{file}:1:10: nested too deep; use fewer brackets"


def test_a_sections_list_that_is_empty_is_refused(tmp_path: Path):
    file = tmp_path / "bridge.yaml"
    start, end = GOOD.index("sections:"), GOOD.index("quotes:")
    file.write_text(GOOD[:start] + "sections: []\n")
    assert end
    with pytest.raises(ContentError, match="7:1: sections: there is no section; write at least"):
        library.load(file)


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.yaml").write_text(GOOD.replace("id: bridge", "id: B").replace("At last", "' '"))
    (tmp_path / "deep" / "b.yaml").write_text("title: B")
    (tmp_path / "notes.txt").write_text("no brief")
    with pytest.raises(ContentError) as refusal:
        library.load(tmp_path)
    names = [(fault.path.name, fault.line) for fault in refusal.value.faults]
    assert names == [("a.yaml", 1), ("a.yaml", 15)] + [("b.yaml", 1)] * 4


def test_an_id_that_two_files_share_is_refused(tmp_path: Path):
    (tmp_path / "a.yaml").write_text(GOOD)
    (tmp_path / "b.yaml").write_text("# a comment first\n" + GOOD)
    with pytest.raises(ContentError) as refusal:
        library.load(tmp_path)
    rule = f"id: 'bridge' is the id of {tmp_path / 'a.yaml'} already; choose another"
    assert str(refusal.value) == f"{tmp_path / 'b.yaml'}:2:1: {rule}"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path):
    file = tmp_path / "latin.yaml"
    file.write_bytes(GOOD.replace("It opened.", "Caf\xe9.").encode("latin-1"))
    with pytest.raises(ContentError, match=r":10:1: is not UTF-8 text; save the file as UTF-8"):
        library.load(file)


def test_what_cannot_be_read_is_refused(tmp_path: Path):
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(ContentError, match="there is no brief here"):
        library.load(tmp_path)
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    with pytest.raises(ContentError, match="there is no such file or folder"):
        library.load(tmp_path / "loop.yaml")


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch):
    file = tmp_path / "bridge.yaml"
    file.write_text(GOOD)
    denied = PermissionError(13, "Permission denied")
    monkeypatch.setattr(file_module, "read", lambda _: (_ for _ in ()).throw(denied))
    with pytest.raises(ContentError, match=r"cannot be read \(Permission denied\); check"):
        library.load(file)


def test_scalars_are_read_as_they_stand(tmp_path: Path):
    file = tmp_path / "bridge.yaml"
    text = GOOD.replace("At last\n    speaker", "no\n    when: 12:30\n    speaker")
    file.write_text(text.replace("- A point.", "- 2026-11-23\n      - 1e3\n      - ~"), "utf-8-sig")
    brief = library.load(file).latest
    assert (brief.quotes[0].text, brief.quotes[0].when) == ("no", "12:30")
    assert brief.sections[0].points == ("2026-11-23", "1e3", "~")


def test_the_latest_brief_is_by_date_then_name_and_undated_ones_are_last(tmp_path: Path):
    for name, published in [
        ("a", "2026-11-01"),
        ("b", "2026-11-23"),
        ("c", "2026-11-23"),
        ("z", None),
        ("y", None),
    ]:
        content = {**samples.BRIEF, "id": name, "published": published}
        if published is None:
            del content["published"]
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(content))
    found = library.load(tmp_path)
    assert [brief.id for brief in found.briefs] == ["c", "b", "a", "z", "y"]
    assert found.latest.published == date(2026, 11, 23)
    assert [file.stem for file in found.files] == ["c", "b", "a", "z", "y"]
    assert found.brief("y") is found.briefs[4]
    assert found.brief("x") is None


def long_points(count: int, length: int = 500) -> list[dict]:
    return [samples.section(points=["x" * length] * count), samples.BRIEF["sections"][1]]


def long_summaries(length: int) -> list[dict]:
    return [{**section, "summary": "x" * length} for section in samples.BRIEF["sections"]]


@pytest.mark.parametrize(
    ("changes", "place", "rule"),
    [
        (
            {"sections": long_points(9)},
            "sections:\n- ",
            "section 'what_happened': the reply has 4698 characters where 4096 fit; "
            "shorten it by 602",
        ),
        (
            {"sections": long_points(1, 9000)},
            "sections:\n- ",
            "section 'what_happened': the reply has 9166 characters where 4096 fit; "
            "shorten it by 5070",
        ),
        (
            {"quotes": [samples.quote(text="x" * 5000)]},
            "quotes:\n- ",
            "quote 'at-last': the reply has 5142 characters where 4096 fit; shorten it by 1046",
        ),
        (
            {"summary": "x" * 4096},
            "",
            "/start: the reply has 4313 characters where 4096 fit; shorten it by 217",
        ),
        (
            {"summary": "x" * 3300, "sections": long_summaries(300)},
            "",
            "as subscribers get it: the reply has 4150 characters where 4096 fit; shorten it by 54",
        ),
        (
            # What the bot lacks the language of has the newsroom's words around it, which are longer in some.
            {"language": "pl", "summary": "x" * 3246, "sections": long_summaries(300)},
            "",
            "as subscribers get it: the reply has 4097 characters where 4096 fit; shorten it by 1",
        ),
        (
            {"sections": [samples.section(title="x" * 101), samples.BRIEF["sections"][1]]},
            "title: x",
            "title: 101 characters where 100 fit a button; shorten it",
        ),
        (
            {"quotes": [samples.quote(id="x" * 60)]},
            "quotes:\n- ",
            "quote 'xxxxxx': a link to it has 68 characters where 64 fit; shorten the ids",
        ),
    ],
    ids=[
        "section",
        "long-section",
        "quote",
        "start",
        "push",
        "push in the newsroom's words",
        "title",
        "link",
    ],
)
def test_what_would_not_fit_a_message_is_refused(tmp_path: Path, changes, place, rule):
    file = tmp_path / "bridge.yaml"
    text = yaml.safe_dump({**samples.BRIEF, **changes}, sort_keys=False, width=20_000)
    file.write_text(text)
    with pytest.raises(ContentError) as refusal:
        load_held(file)
    rules = [fault.rule.replace("x" * 60, "xxxxxx") for fault in refusal.value.faults]
    assert rule in rules
    if changes.keys() & {"sections", "quotes"}:
        assert len(rules) == 1  # and none for the lists of what does not fit
    line = refusal.value.faults[rules.index(rule)].line
    assert line == text[: text.index(place)].count("\n") + 1 + place.count("\n")


def test_a_brief_that_names_no_language_is_in_the_newsrooms(tmp_path: Path):
    (tmp_path / "bridge.yaml").write_text(GOOD)
    (tmp_path / "dam.yaml").write_text(GOOD.replace("id: bridge", "id: dam\nlanguage: pt-br"))
    found = library.load(tmp_path, language="uk")
    assert {brief.id: brief.language for brief in found.briefs} == {"bridge": "uk", "dam": "pt-BR"}
    assert found.language == "uk"
    assert {brief.language for brief in library.load(tmp_path).briefs} == {"en", "pt-BR"}
