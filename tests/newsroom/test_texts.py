"""Texts that readers would see in another way than an editor may expect, and addresses that Telegram drops."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from bot.brief import Url
from bot.newsroom.urls import no_link
from bot.newsroom.warnings import Warnings
from tests.newsroom.test_check import SPOTLESS
from tests.support import samples, tdlib


def told(**changes) -> list[tuple[object, str]]:
    found = Warnings().about(samples.brief(**{**SPOTLESS, **changes}))
    return [(finding.place, finding.rule) for finding in found]


FORMATTED = [
    # a text, and what of it is shown as it stands
    ("A <b>bridge</b> opens", "<b>"),
    ("One<br/>two", "<br/>"),
    ('<a href="x">here</a>', '<a href="x">'),
    ("Fish &amp; chips", "&amp;"),
    ("The&nbsp;bridge", "&nbsp;"),
    ("It&#39;s", "&#39;"),
    ("A **bridge** opens", "**"),
    ("A *bridge* opens", "*bridge*"),
    ("A __bridge__ opens", "__"),
    ("A _bridge_ opens", "_bridge_"),
    ("~~No~~", "~~"),
    ("||No||", "||"),
    ("The `bridge`", "`bridge`"),
    ("See [the bridge](https://x.example)", "[the bridge](https://x.example…"),
]
PLAIN = ["Fish & chips", "1 < 2 > 0", "I <3 it", "snake_case_word", "5 * 3 * 2", "AT&T; and", "[sic] (so)", "our #1", "a ~ b", "*"]  # fmt: skip


@pytest.mark.parametrize(("text", "sign"), FORMATTED)
def test_formatting_that_telegram_shows_as_it_stands_is_told(text, sign):
    rule = f"readers see “{sign}” as it stands here; write the text without formatting"
    section = samples.section(points=["A.", text])
    assert told(sections=[section]) == [(("sections", 0, "points", 1), f"points 2: {rule}")]
    assert told(title=text) == [(("title",), f"title: {rule}")]


@pytest.mark.parametrize("text", PLAIN)
def test_signs_that_are_no_formatting_are_not_told(text):
    assert told(title=text, quotes=[samples.quote(text=text)]) == []


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("\u200b", "zero-width space (U+200B)"),
        ("\u2060", "word joiner (U+2060)"),
        ("\ufeff", "byte order mark (U+FEFF)"),
        ("\u00ad", "soft hyphen (U+00AD)"),
        ("\u202e", "mark that turns the direction of writing (U+202E)"),
        ("\u2067", "mark that turns the direction of writing (U+2067)"),
        ("\u200f", "mark that turns the direction of writing (U+200F)"),
        ("\u200d", "zero-width joiner (U+200D)"),
    ],
)
@pytest.mark.parametrize("place", [("title",), ("source", "publisher"), ("people", "mayor", "name"), ("people", "mayor", "aliases", 0), ("sections", 0, "summary"), ("sections", 0, "points", 0), ("quotes", 0, "text"), ("quotes", 0, "when")])  # fmt: skip
def test_what_nobody_sees_is_told_in_every_field(sign, name, place):
    text = f"a{sign}b"
    changes = {
        "title": text,
        "source": {**samples.BRIEF["source"], "publisher": text},
        "people": {"mayor": {"name": text, "role": "Mayor", "aliases": [text]}},
        "sections": [samples.section(summary=text, points=[text])],
        "quotes": [samples.quote(text=text, when=text)],
    }
    key = "points 1" if "points" in place else "aliases 1" if "aliases" in place else place[-1]
    rule = f"{key}: there is a {name} in it, which nobody sees; write the text anew"
    assert (place, rule) in told(**changes)


@pytest.mark.parametrize("text", ["می\u200cخواهم", "👩\u200d🚀 lands", "क्\u200dष"])
def test_joiners_that_a_script_needs_are_not_told(text):
    assert told(title=text) == []


def test_titles_that_are_none_any_more_are_told():
    def source(length: int):
        return {**samples.BRIEF["source"], "title": "y" * length}

    assert told(title="x" * 70, source=source(200)) == []
    assert told(title="x" * 201, source=source(201)) == [
        (("title",), "title: 201 characters; a notification cuts it after 70"),
        (("source", "title"), "title: 201 characters; use 200 at most"),
    ]


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://intranet/x", "'intranet' is a name inside one network"),
        ("http://localhost:3000", "'localhost' is a name inside one network"),
        ("https://x.example:99999/", "there is no port '99999'"),
        ("https://a%zz@x.example/", "'a%zz' is no name of a user"),
        ("https://x.example:/", "there is no port ''"),
        ("https://[::zz]/", "'[::zz]' is no address of a server"),
        ("https://x\\y.example/", "'x\\y.example' is no name of a server"),
    ],
)
def test_an_address_that_telegram_drops_is_told(address, why):
    assert no_link(address) == why
    if "[" in address:  # refused as no address before
        return
    source = {**samples.BRIEF["source"], "url": address}
    rule = f"url: Telegram makes no link of it, for {why}; correct it"
    assert told(source=source) == [(("source", "url"), rule)]


HOSTS = st.sampled_from(["x.example", "localhost", "intranet", "[::1]", "[2001:db8::1]", "[::g]", "[1.2.3.4]", "1.2.3.4", "127.1", ".", "..", "x.", ".x", "münchen.de", "a_b.c", "a%20b.c", "a%zz.c", "a b.c", "a\\b.c", 'a"b.c', "a<b.c", "a|b.c", "a^b.c", "{a}.b", "a[b].c", "X.Y", "💥.x", "[::ffff:1.2.3.4]", "[::1%eth0]", "[]", "[fe80::1"])  # fmt: skip
ENDS = st.sampled_from(["", "/", "/x", "?a", "#a", "/a:1", "/@b", "\\a", "/a b", "?:99999"])
PORTS = st.sampled_from(["", ":", ":0", ":80", ":080", ":65535", ":65536", ":99999", ":x", ":8x", ":+8", ":-1", ":1:2", ":00000000080", ":٣"])  # fmt: skip
USERS = st.sampled_from(["", "%@", "a%20@", "a[b@", "u@", "u:p@", "@", "u@v@", "u:1@"])
SCHEMES = st.sampled_from(["http://", "https://", "HTTPS://"])
MADE = st.builds(lambda *parts: "".join(parts), SCHEMES, USERS, HOSTS, PORTS, ENDS)


@settings(max_examples=1_000, deadline=None)
@given(
    MADE
    | st.builds("https://{}.{}".format, st.text(max_size=4), st.text("ab.:@/[]%1\\", max_size=9))
)
def test_the_addresses_that_are_told_are_those_that_telegram_drops(address):
    try:
        url = TypeAdapter(Url).validate_python(address)
    except ValidationError:
        return  # a fault already
    kept = tdlib.parse(f'<a href="{html.escape(url)}">title</a>').entities
    assert (no_link(url) is None) == bool(kept)
