"""Mistakes of editors: each kind, with the fault that is told and its place."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import library
from bot.library import ContentError
from bot.library.content import Content
from bot.library.key_names import TEXTS
from tests.library.test_library import GOOD

TITLE = "title: The Bridge Opens"
SOURCE = "source: {publisher: The Harbour Times, title: At Last}"
MAYOR = "  mayor: {name: Ada Example}"
POINT = "      - A point.\n"
SPEAKER = "    speaker: mayor"
END = "    section: what_happened\n"
COLON = "the text has ': ' in it; put it in quotation marks"
TAB = "begins with a tab; use spaces"
NO_KEY = "no key stands before this text; write key: text, or indent it under its text"
GOES_ON = "the text goes on after its closing"
ADD = "begins a text here and none ends it; add a"
OTHER_KIND = "or put the other kind around a text that begins with it"


def cannot_begin(sign: str) -> str:
    return f"a text cannot begin with {sign}; put it in quotation marks"


def unclosed(sign: str, end: str) -> str:
    rule = f"a {sign} begins here and is not closed; add a {end} at its end"
    return f"{rule}, or put a text that begins with {sign} in quotation marks"


def space(key: str) -> str:
    return f"{key}: a space is missing after the colon; write '{key}: …'"


KINDS = {
    # what is changed in the good file, to what, and all that is told
    "a tab before a key": (SPEAKER, "\tspeaker: mayor", f"16:1: {TAB}"),
    "a tab among spaces": (SPEAKER, "  \tspeaker: mayor", f"16:3: {TAB}"),
    "tabs alone": (SOURCE, "source:\n\tpublisher: A\n\ttitle: B", f"5:1: {TAB}", f"6:1: {TAB}"),
    "a tab before a text": (POINT, "      - |\n\t\tA\n", f"13:1: {TAB}"),
    "a tab before the rest of a text": (TITLE, "title: The\n\tBridge", f"3:1: {TAB}"),
    "a tab before an item": (POINT, "\t- A\n", f"12:1: {TAB}"),
    "no space after a colon": (SOURCE, "source:\n  publisher:Gazette\n  title: X", f"5:13: {space('publisher')}"),
    "no space after a later colon": (SOURCE, "source:\n  publisher: A\n  title:X", f"6:9: {space('title')}"),
    "no space in braces": (MAYOR, "  mayor: {name:Ada Example}", f"6:16: {space('name')}"),
    "no space before braces": (MAYOR, "  mayor:{name: Ada Example}", f"6:9: {space('mayor')}"),
    "no space after a hyphen": (POINT, "      -The bridge\n", "12:7: a space is missing after the hyphen; write '- T…'"),
    "no space after a later hyphen": (POINT, POINT + "      -The bridge\n", "13:7: a space is missing after the hyphen; write '- T…'"),
    "a non-breaking space before a key": (SPEAKER, "\u00a0   speaker: mayor", "16:1: a non-breaking space (U+00A0) stands before the text; use common spaces"),
    "a non-breaking space after a colon": (SPEAKER, "    speaker:\u00a0mayor", "16:13: a non-breaking space (U+00A0) stands beside a key; use a common space"),
    "a non-breaking space before a colon": (SPEAKER, "    speaker\u00a0: mayor", "16:12: a non-breaking space (U+00A0) stands beside a key; use a common space"),
    "a non-breaking space after a hyphen": (POINT, "      -\u00a0A\n", "12:8: a non-breaking space (U+00A0) stands after the hyphen; use a common space"),
    "a zero-width space in a key": (SPEAKER, "    spea\u200bker: mayor", "16:9: a zero-width space (U+200B) stands beside a key; remove it"),
    "a zero-width space before a key": (SPEAKER, "\u200b    speaker: mayor", "16:1: a zero-width space (U+200B) stands before the text; remove it"),
    "two byte order marks": ("id: bridge", "\ufeff\ufeffid: bridge", "1:1: a byte order mark (U+FEFF) stands before the text; remove it"),
    "a line separator": ("It is open.", "It is\u2028open.\npublished: x", "3:15: a line separator (U+2028) stands here, which nobody sees; remove it", "4:1: published: 'x' is no date; write it as year-month-day, like 2026-11-23"),
    "a paragraph separator": ("It is open.", "It is\u2029open.", "3:15: a paragraph separator (U+2029) stands here, which nobody sees; remove it"),
    "a next-line character": ("It is open.", "It is\u0085open.", "3:15: a next-line character (U+0085) stands here, which nobody sees; remove it"),
    "a quotation mark that is not closed": (TITLE, 'title: "The Bridge', f'2:8: a " {ADD} " at its end, {OTHER_KIND}'),
    "an apostrophe at the beginning": (TITLE, "title: 'Tis the bridge", f"2:8: a ' {ADD} ' at its end, {OTHER_KIND}"),
    "one of two that is not closed": (POINT, '      - "A\n      - "B"\n', f'12:9: a " {ADD} " at its end, {OTHER_KIND}'),
    "a bracket that is not closed": (TITLE, "title: [sic", f"2:8: {unclosed('[', ']')}"),
    "a brace that is not closed": (MAYOR, "  mayor: {name: Ada", f"6:10: {unclosed('{', '}')}"),
    "a comment that hides the brace": (MAYOR, "  mayor: {name: Ada #1}", f"6:10: {unclosed('{', '}')}"),
    "a quotation mark in brackets": (MAYOR, '  mayor: {name: Ada, aliases: ["A, B]}', f'6:32: a " {ADD} " at its end'),
    "brackets and a quotation mark": (GOOD, '[[[["abc', f"1:1: {unclosed('[', ']')}", f'1:5: a " {ADD} " at its end'),
    "the wrong bracket": (TITLE, "title: [The, Bridge}", "2:20: a } stands here where a ] is needed; correct it"),
    "a colon in a text": (TITLE, "title: Open: at last", f"2:12: {COLON}"),
    "a colon in a point": (POINT, "      - Open: at last\n", f"12:13: {COLON}"),
    "a colon in the rest of a text": (TITLE, "title: The\n  Bridge: open", f"3:9: {COLON}"),
    "a colon in curly quotation marks": (TITLE, "title: “Open: at last”", "2:13: the text has ': ' in it, and curly quotation marks are part of the text; put straight ones (\") around it all"),
    "words after quotation marks": (TITLE, 'title: "Never," she said', f'2:8: {GOES_ON} "; put \' around the whole text'),
    "words after quotation marks in braces": (MAYOR, "  mayor: {name: 'Ada' Example}", f"6:17: {GOES_ON} '; put \" around the whole text"),
    "words after brackets": (TITLE, "title: [Applause] Thanks", f"2:8: {cannot_begin('[')}"),
    "words after braces": (TITLE, "title: {The} Bridge", f"2:8: {cannot_begin('{')}"),
    "a text that begins with >": (TITLE, "title: > 5 people", f"2:8: {cannot_begin('>')}, or begin it on the next line"),
    "a text that begins with |": (TITLE, "title: |x", f"2:8: {cannot_begin('|')}, or begin it on the next line"),
    "a text that begins with #": (TITLE, "title: #1 in the world", f"2:8: {cannot_begin('#')}"),
    "a point that begins with #": (POINT, "      - #1 in the world\n", f"12:9: {cannot_begin('#')}"),
    "a comment in the middle of a text": (TITLE, "title: Our #1\n  bridge", "2:12: a comment begins at this # in the middle of a text; put the text in quotation marks"),
    "a backslash in quotation marks": (TITLE, 'title: "C:\\path"', "2:11: a \\ between double quotation marks needs a second one; write \\\\"),
    "a key too far in": (SPEAKER, "     speaker: mayor", "16:6: does not line up with what stands above; indent it by 4 spaces, as line 14"),
    "a key not far enough in": (SPEAKER, "   speaker: mayor", "16:4: does not line up with what stands above; indent it by 4 spaces, as line 14"),
    "a key as far in as the list around it": (SPEAKER, "  speaker: mayor", "16:3: does not line up with what stands above; indent it by 4 spaces, as line 14"),
    "a key halfway to the one around it": (MAYOR, "  mayor:\n    name: Ada\n   role: Mayor", "8:4: does not line up with what stands above; indent it by 4 spaces, as line 7"),
    "a key of the source halfway": (SOURCE, "source:\n  publisher: A\n title: B", "6:2: does not line up with what stands above; indent it by 2 spaces, as line 5"),
    "an item as far in as the key of its list": (POINT, POINT + "    - B\n", "13:5: does not line up with what stands above; indent it by 6 spaces, as line 12"),
    "words after quotation marks, and a colon": (TITLE, 'title: "Open: "at last"', f'2:8: {GOES_ON} "; put \' around the whole text'),
    "an item too far in": (POINT, POINT + "       - B\n", "13:8: does not line up with what stands above; indent it by 6 spaces, as line 12"),
    "an item not far enough in": (POINT, POINT + "     - B\n", "13:6: does not line up with what stands above; indent it by 6 spaces, as line 12"),
    "a line not far enough in": (POINT, "      - >-\n        A\n       B\n", "14:8: is indented less than the text that it belongs to; indent it by 8 spaces"),
    "an item after a text": (TITLE, "title: The Bridge\n  - Opens", "3:3: does not go with what stands above; check the indentation"),
    "a text without a key": (TITLE, TITLE + "\nAt last", f"3:1: {NO_KEY}"),
    "a text at the top": ("id: bridge", "My brief\nid: bridge", f"1:1: {NO_KEY}"),
    "a closing line of hyphens": (END, END + "---\n", "18:1: nothing comes after this ---; take the line out"),
    "a colon that is missing": ("sections:\n", "sections\n", "7:1: a colon is missing after sections; write 'sections:'"),
    "a character of no text": (POINT, "      - A\x00: b\x7f\n", "12:10: there is a character here that no text has (#x0000); remove it", "12:11: the text has ': ' in it; put it in quotation marks", "12:14: there is a character here that no text has (#x007f); remove it"),
    "a directive": ("id: bridge", "%YAML 1.2\n---\nid: bridge", "1:1: begins with %, which no brief needs; take the line out"),
    "nobody quoted": (GOOD[GOOD.index("quotes:") :], "quotes:\n", "13:1: quotes: empty; take it out if nobody is quoted"),
    "no aliases": (MAYOR, "  mayor:\n    name: Ada\n    aliases:", "8:5: aliases: empty; take it out if there are no other spellings"),
    "no points": (f"    points:\n{POINT}", "    points:\n", "11:5: points: empty; write each point on a line that begins with a hyphen"),
    "a misspelt speaker": (SPEAKER, "    speaker: mayorr", "16:5: speaker: nobody called 'mayorr' stands under people; did you mean 'mayor'?"),
    "a speaker in capitals": (SPEAKER, "    speaker: Mayor", "16:5: speaker: 'Mayor' is no id; did you mean 'mayor'?"),
    "a speaker by the name": (SPEAKER, "    speaker: Ada Example", "16:5: speaker: 'Ada Example' is no id; did you mean 'mayor'?"),
    "a speaker who is nobody": (SPEAKER, "    speaker: zoe", "16:5: speaker: nobody called 'zoe' stands under people; add the speaker under people, or choose one of these there: mayor"),
    "a misspelt section": (END, "    section: what_hapened\n", "17:5: section: there is no section 'what_hapened'; did you mean 'what_happened'?"),
    "a key that stands twice": (SPEAKER, f"{SPEAKER}\n{SPEAKER}", "17:5: speaker: stands here twice; remove one of the two"),
}  # fmt: skip


def told(file: Path) -> list[str]:
    """The faults of a file, without its path."""
    try:
        library.load(file)
    except ContentError as refusal:
        return str(refusal).replace(f"{file}:", "").split("\n")
    return []


@pytest.mark.parametrize(
    ("old", "new", "rules"), [(k[0], k[1], k[2:]) for k in KINDS.values()], ids=KINDS
)
def test_each_kind_of_fault_is_told_where_it_began(tmp_path: Path, old, new, rules):
    file = tmp_path / "bridge.yaml"
    assert GOOD.count(old) == 1
    file.write_text(GOOD.replace(old, new))
    assert told(file) == list(rules)


def test_faults_of_every_kind_are_told_in_one_go(tmp_path: Path):
    file = tmp_path / "bridge.yaml"
    text = GOOD.replace("id: bridge", "id: Bridge").replace(TITLE, "title: Open: at last")
    text = text.replace("publisher: The", "publisher:The").replace(POINT, "      -A\n      - 'B\n")
    text = text.replace("    text: At last", "\ttext: At last").replace(
        SPEAKER, "    speaker: mayer"
    )
    file.write_text(text)
    assert [rule.partition(": ")[0] for rule in told(file)] == [
        *("1:1", "2:12", "4:20", "12:7", "13:9", "16:1", "17:5")
    ]


BEGINS = ["!Viva", "! ", "!!str ", "&Co ", "& ", "*alias ", "**", "@mayor ", "%5 ", "`", ", ", "]", "- ", "? ", "}", "-5 "]  # fmt: skip


@pytest.mark.parametrize("sign", BEGINS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TITLE, "title: {}"),
        (TITLE, "title:\n  {}"),
        (MAYOR, "  mayor:\n    name: {}"),
        (MAYOR, "  mayor: {{name: {}}}"),
        (MAYOR, "  mayor: {{name: Ada, aliases: [A, {}]}}"),
        ("    text: At last", "    text: {}"),
        (SPEAKER, "    speaker: mayor\n    when: {}"),
        ("The Harbour Times", "{}"),
        (POINT, "      - {}\n"),
    ],
)
def test_a_text_keeps_the_sign_that_it_begins_with(tmp_path: Path, sign, old, new):
    file = tmp_path / "bridge.yaml"
    text = f"{sign}the bridge"
    file.write_text(GOOD.replace(old, new.format(text)))
    try:
        brief = library.load(file).latest
    except ContentError:
        # What cannot be a text in its place is told of, never changed.
        assert "{{" in new or "\n  {}" in new or "Harbour" in old
        return
    mayor, quote = brief.people["mayor"], brief.quotes[0]
    texts = [
        brief.title,
        mayor.name,
        *mayor.aliases,
        quote.text,
        quote.when,
        brief.source.publisher,
    ]
    assert text in (*texts, *brief.sections[0].points)


def test_signs_of_yaml_inside_a_text_and_private_characters_stay(tmp_path: Path):
    file = tmp_path / "bridge.yaml"
    text = "!a\U000f0000 & *b* \U000f0001 @c #d"
    file.write_text(GOOD.replace("The Bridge Opens", text.replace(" #", "#")))
    assert library.load(file).latest.title == text.replace(" #", "#")


def test_a_heading_above_the_shared_people_is_told_of(tmp_path: Path):
    (tmp_path / "bridge.yaml").write_text(GOOD)
    people = tmp_path / "people.yaml"
    people.write_text("people:\n  mayor:\n    name: Ada\n    rol: Mayor\n")
    assert [str(fault).replace(f"{people}:", "") for fault in library.people_faults(people)] == [
        "1:1: people: this file has no heading; take the line out, and the spaces before those below",
        "4:5: rol: unknown key; did you mean 'role'?",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{a" + ",a" * 500_000 + "}",
        "[" * 10_000,
        "[" * 10_000 + '"',
        "[!a" + ",!a" * 300_000,
        "!" + "a: " * 300_000,
        "a" + " " * 1_000_000 + "b",
        "- '" * 300_000,
        "x: 'a\n" * 200_000,
        "\ta: b\n" * 200_000,
        "\u00a0a: b\n" * 200_000,
        "a: [\n" * 200_000,
        "a" + "\u200b" * 1_000_000 + "b",
        "quotes:\n" + "- {id: A, text: b, speaker: c, section: d}\n" * 20_000,
    ],
    ids=lambda text: text[:20],
)
def test_few_faults_of_a_huge_file_are_told(tmp_path: Path, text):
    file = tmp_path / "bridge.yaml"
    file.write_text(text)
    rules = told(file)
    assert 0 < len(rules) <= 21
    if len(rules) == 21:
        assert "more faults in this file; mend those above first" in rules[-1]


WORDS = st.sampled_from(["a", "The bridge", "it's", "“x”", "no", "12:30", "x: y", "a #1", "# c", "- z", "!Viva", "&a", "*b", "[x]", "{y", "> q", "|", "'Tis", '"q"', "Ada, Bo", "Трамп", "a\nb", "-", "?", "@m", "end:", "~", "x\ty", "back\\slash", "a\n\nb", "  lead"])  # fmt: skip
WORD_LISTS = dict.fromkeys(["points", "aliases"], st.lists(WORDS, max_size=3))
PART = st.fixed_dictionaries(
    {"id": WORDS}, optional={**dict.fromkeys(sorted(TEXTS - {"id"}), WORDS), **WORD_LISTS}
)
PARTS = dict.fromkeys(["sections", "quotes", "corrections"], st.lists(PART, max_size=3))
PEOPLE = st.dictionaries(st.sampled_from(["mayor", "van-den-berg"]), PART)


@settings(max_examples=100, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    data=st.fixed_dictionaries(
        {"id": WORDS, "title": WORDS, "source": PART, "people": PEOPLE, **PARTS}
    ),
    flow=st.sampled_from([None, True, False]),
    style=st.sampled_from([None, '"', "'", "|", ">"]),
    indent=st.sampled_from([2, 4]),
)
def test_what_a_program_writes_is_read_as_it_was_meant(data, flow, style, indent):
    text = yaml.dump(
        data,
        allow_unicode=True,
        default_flow_style=flow,
        default_style=style,
        indent=indent,
        width=9999,
    )
    for lines in (False, True):
        content = Content(Path())
        content._parse(text) if lines else content.parse(text)
        assert content.data == data
        assert (content.faults, content.warnings) == ([], [])
