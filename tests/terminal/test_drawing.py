"""The characters and colours that an answer is drawn with."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bot.terminal import drawing
from bot.terminal.html import Answer


def drawn(*answers: Answer, width: int = 60, no_color: bool = False) -> str:
    console = Console(
        file=io.StringIO(),
        width=width,
        height=25,
        force_terminal=True,
        color_system="standard",
        no_color=no_color,
    )
    drawing.draw(console, answers)
    return console.file.getvalue()


def shown(*answers: Answer, width: int = 60) -> list[str]:
    """The lines without their colours."""
    lines = [Text.from_ansi(line).plain for line in drawn(*answers, width=width).splitlines()]
    assert all(cell_len(line) <= width for line in lines)
    return lines


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("b", "1"),
        ("i", "3"),
        ("u", "4"),
        ("s", "9"),
        ("code", "32"),
        ("pre", "32"),
        ("tg-spoiler", "7"),
    ],
)
def test_a_tag_has_its_look(tag, code):
    assert drawn(Answer(f"a <{tag}>b</{tag}> c")) == f"a \x1b[{code}mb\x1b[0m c\n"


def test_a_tag_without_a_look_is_left_out():
    assert drawn(Answer("a <ins>b</ins> c")) == "a b c\n"


def test_looks_add_up_where_tags_are_nested():
    html = "a <b>b<i>c<code>d</code></i></b>"
    assert drawn(Answer(html)) == "a \x1b[1mb\x1b[0m\x1b[1;3mc\x1b[0m\x1b[1;3;32md\x1b[0m\n"


def test_a_look_goes_on_over_lines():
    assert drawn(Answer("a\n<i>b\nc</i>")) == "a\n\x1b[3mb\x1b[0m\n\x1b[3mc\x1b[0m\n"


def test_a_link_can_be_opened_and_read():
    sent = drawn(Answer('<a href="https://example.org/?a&amp;b">here</a>'))
    assert sent.count(";https://example.org/?a&b\x1b\\\x1b[4;34m") == 2
    assert shown(Answer('<a href="https://example.org/?a&amp;b">here</a>')) == [
        "here (https://example.org/?a&b)"
    ]


def test_entities_are_characters_and_nothing_is_markup():
    answer = Answer("&lt;b&gt; &amp;amp; [bold]x[/bold] :smile: 12 'a'")
    assert drawn(answer) == "<b> &amp; [bold]x[/bold] :smile: 12 'a'\n"


def test_the_bold_first_line_of_a_paragraph_is_a_heading():
    assert drawn(Answer("<b>a</b>\nb\n<b>c</b>\n\n<b>d</b> e\n\n<b>f</b>")) == (
        "\x1b[1;33ma\x1b[0m\nb\n\x1b[1mc\x1b[0m\n\n\x1b[1md\x1b[0m e\n\n\x1b[1;33mf\x1b[0m\n"
    )


@pytest.mark.parametrize("tag", ["blockquote", "blockquote expandable"])
def test_a_quotation_has_a_bar_at_each_of_its_lines(tag):
    html = f"a\n<{tag}>{'word ' * 9}\n\n• {'point ' * 4}</blockquote>\nb"
    assert shown(Answer(html), width=24) == [
        "a",
        "▎ word word word word",
        "▎ word word word word",
        "▎ word",
        "▎",
        "▎ • point point point",
        "▎   point",
        "b",
    ]
    assert "\x1b[36m▎ \x1b[0mword" in drawn(Answer(html))


def test_a_result_stands_beside_its_number():
    words = "word " * 5
    assert shown(Answer(f"[1] <b>{words}</b>\n    {words}"), width=24) == [
        "[1] word word word word",
        "    word",
        "    word word word word",
        "    word",
    ]


@pytest.mark.parametrize(
    "words",
    ["كلمات طويلة بالعربية ", "מילים בעברית ", "hello שלום ", "很长的一段话", "e\u0301te\u0301 "],
)
def test_any_script_is_wrapped_by_its_width_and_kept_in_order(words):
    text = (words * 24).strip()
    lines = shown(Answer(f"<blockquote>{text}</blockquote>"), width=30)
    assert len(lines) > 3
    assert all(line.startswith("▎ ") for line in lines)
    kept = "".join(line.removeprefix("▎ ") for line in lines)
    assert kept.replace(" ", "") == text.replace(" ", "")


def test_a_word_longer_than_the_line_is_broken():
    assert shown(Answer("x" * 50), width=20) == ["x" * 20, "x" * 20, "x" * 10]


def test_buttons_stand_in_their_rows_and_are_numbered():
    answer = Answer("text", (("One", "Two"), ("Three",), ("A title too long for its button", "4")))
    assert shown(answer, width=41) == [
        "text",
        "",
        "      [1] One              [2] Two       ",
        "",
        "                [3] Three                ",
        "",
        "[4] A title too long        [5] 4        ",
        "   for its button                        ",
    ]
    assert drawn(answer).count("\x1b[97;44m") > 5


def test_as_many_buttons_as_a_row_can_have_fit_60_columns():
    row = tuple("abcdefgh")
    assert shown(Answer("text", (row,)))[-1].split() == [
        part for number, title in enumerate(row, 1) for part in (f"[{number}]", title)
    ]


@pytest.mark.parametrize("width", [1, 10, 20])
def test_nothing_is_too_narrow_to_be_drawn(width):
    text = " " * 99 + "<blockquote>• " + "\t很word" * 9 + "</blockquote>"
    sent = drawn(Answer(text, (tuple("12345678"),)), width=width)
    assert "".join(Text.from_ansi(sent).plain.split()).count("w") == 9


def test_answers_have_a_line_between_them():
    assert drawn(Answer("a"), Answer("b")) == "a\n\nb\n"


@pytest.mark.parametrize(("width", "widest"), [(10, 10), (60, 60), (100, 100), (300, 100)])
def test_lines_are_as_wide_as_can_be_read(width, widest):
    lines = drawn(Answer("word " * 100), width=width).splitlines()
    assert widest - 5 < max(map(len, lines)) <= widest


def test_without_colours_the_rest_of_the_looks_stays():
    answer = Answer("<b>a</b>\n<blockquote><i>b</i></blockquote>\n<code>c</code>", (("One",),))
    sent = drawn(answer, width=20, no_color=True)
    assert sent == "\x1b[1ma\x1b[0m\n▎ \x1b[3mb\x1b[0m\nc\n\n      [1] One       \n"
