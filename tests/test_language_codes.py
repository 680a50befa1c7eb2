"""Codes of languages, as content, settings and readers' devices write them."""

from __future__ import annotations

import pytest

from bot import languages


@pytest.mark.parametrize(
    ("code", "locale"),
    [
        ("zh-min-nan", "zh"),
        ("en-a-bbb", "en_GB"),
        ("de-x-foo", "de"),
        ("es-u-co-trad", "es"),
        ("pt-BR", "pt_BR"),
        ("zz-nonsense", "en_GB"),
        ("-", "en_GB"),
        ("", "en_GB"),
    ],
)
def test_any_code_has_a_locale(code, locale):
    assert str(languages.locale_of(code)) == locale
    languages.own_name(code)
    languages.quoted("x", code)


@pytest.mark.parametrize(
    "code", ["pt-BR", "zh-Hant-TW", "es-419", "es-u-co-trad", "de-CH-x-be", "en-a-latn-bb"]
)
def test_a_code_is_written_as_bcp_47_does(code):
    assert languages.tag(code.lower()) == code


def test_what_strangers_send_is_not_all_remembered():
    for cached in (languages.locale_of, languages.own_name):
        for number in range(1000):
            cached(f"en-{number:03}")
        assert cached.cache_info().currsize < 1000


def test_telegram_knows_languages_by_two_letters():
    assert languages.at_telegram(["pt-BR", "fil", "uk", "pt"]) == ["pt", "uk"]
