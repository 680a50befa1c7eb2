"""Words that are written without spaces between them: they are found inside any run of letters."""

from __future__ import annotations

import pytest

from bot.search import Search
from bot.text import replaced, words_of
from tests.support.languages import brief, found


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("zh", "裂缝", "桥墩上有一条裂缝很长"),
        ("zh", "新桥梁计划", "市长批评了新桥梁计划"),
        ("zh", "游回来了", "猫自己游了回来"),
        ("ja", "金庫", "伝統は金庫にしまう"),
        ("ja", "腫れた", "肩は真っ赤に腫れました"),
        ("ja", "臨時ﾊﾞｽ", "臨時バスが出る"),
        ("th", "สนิม", "ผมเตือนเรื่องสนิมแล้ว"),
        ("th", "ใครพูดเรื่องสนิม", "ผมเตือนเรื่องสนิมแล้ว"),
    ],
)
def test_a_word_is_found_inside_a_run_of_letters(language, query, text):
    assert found(query, brief(language, "另一句", text)) == [text]


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("zh", "大象", "这座大桥的现象"),
        ("ja", "大谷翔平", "大きな平和"),
        ("th", "ช้าง", "ช่วงเช้าทาง"),
    ],
)
def test_its_letters_apart_are_not_the_word(language, query, text):
    assert found(query, brief(language, text)) == []


def test_what_of_a_run_no_text_has_is_missing():
    result = Search([brief("zh", "今日新闻报道")]).find("新闻报道猫咪")
    assert [hit.text for hit in result.hits] == ["今日新闻报道"]
    assert result.missing == ("猫咪",)


def test_a_phrase_is_found_as_it_stands():
    texts = "红色的大桥", "大桥是红色"
    assert found('"大桥是红色"', brief("zh", *texts)) == [texts[1]]


def test_a_name_is_found_inside_a_run_of_letters():
    people = {"mayor": {"name": "陆文彬"}, "guest": {"name": "マリア・サントス"}}
    quotes = [
        {"id": id, "speaker": id, "text": text, "section": "what_happened"}
        for id, text in (("mayor", "水涨了"), ("guest", "肩が痛い"))
    ]
    search = Search([brief("zh", "一句", people=people, quotes=quotes)])
    for query, name in (
        ("陆文彬说了什么", "mayor"),
        ("陆文彬", "mayor"),
        ("Lu Wenbin", "mayor"),
        ("サントス", "guest"),
        ("Maria Santos", "guest"),
    ):
        result = search.find(query)
        assert [hit.quote.id for hit in result.quotes if hit.quote] == [name]
        assert [one.id for one in result.people] == [name]
        assert result.missing == ()


def test_each_letter_with_its_marks_is_a_word_and_marks_split_none():
    assert [word for _, word in words_of("5Gの新桥")] == ["5g", "の", "新", "桥"]
    assert [raw for raw, _ in words_of("ที่นี่")] == ["ที่", "นี่"]
    assert [word for _, word in words_of("नरेंद्र मोदी")] == ["नरेंद्र", "मोदी"]
    assert replaced("彼の本", {"の": "と"}) == "彼と本"
