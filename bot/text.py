"""Words: how a text is split into them, and the one form in which any two are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

# Initials with points are one word ("U.S."), and so are numbers with signs inside ("11:40", "1,200"), and the
# sign of a percentage is one; an apostrophe inside a word belongs to it ("Kremlin's").
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|[0-9]+(?:[.,:][0-9]+)+(?![^\W_])|(?<=[0-9])%|(?<=[0-9] )%|[^\W_]+(?:'[^\W_]+)*"
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
# In many languages a point stands between thousands: "1.200.000,50".
_POINTED_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_NUMERIC = frozenset("0123456789%")
_PLAIN = re.compile(r"[^.,:%]*")
_PER_CENT = re.compile(r"\bper\s+cent\b", re.IGNORECASE)
_UNITED_STATES = re.compile(
    r"\bunited\s+states\b(?:\s+of\s+america\b)?|(?<=\bthe )us\b", re.IGNORECASE
)
_HALVES = re.compile("[\ud800-\udfff]")
# Apostrophes become one, and so do the signs in numbers; what has no width or only draws a word out (soft hyphens,
# joiners, an emoji's form) goes, so that it splits no word.
_CLEAN = (
    {ord(sign): "'" for sign in "`’‘ʼ′＇ʹ"}
    | {ord("٫"): ".", ord("٬"): ","}
    | dict.fromkeys(
        [*map(ord, "\u00ad\u0640\u200b\u200c\u200d\u2060\ufeff"), *range(0xFE00, 0xFE10)]
    )
)
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
# The sign inside a Hebrew acronym, for which many write a quotation mark.
_IN_ACRONYM = re.compile('(?<=[א-ת])[״"”](?=[א-ת])')
# Letters of their own that no decomposition leads back to a Latin one, and letters that are another one only
# at the end of a Hebrew word or in Arabic, Persian and Urdu spellings.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th"}
    | dict(zip("ךםןףץ", "כמנפצ", strict=True))
    | {"ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ڪ": "ك"}
    | dict.fromkeys("ةہھە", "ه")
)
# Alphabets that are written without spaces between words: those of Thai, Lao, Burmese, Khmer, Japanese and Chinese.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_PIECE = re.compile(f"[{_UNSPACED}]|[^{_UNSPACED}]+")
# Whether a text may have marks, which belong to the letter before them and are no letters to `re`:
# those of Unicode's first plane, and for short whatever is beyond it.
_SIGNS = map(chr, range(0x300, 0x10000))
_MARKS = re.compile(
    f"[{''.join(sign for sign in _SIGNS if unicodedata.category(sign)[0] == 'M')}\U00010000-\U0010ffff]"
)
# Of the classes in which Unicode orders marks, those whose marks make another letter.
_VOICED, _VIRAMA, _VOWELS = 8, 9, range(84, 200)


class Word(NamedTuple):
    """One word of a text."""

    raw: str
    """As it was written."""
    word: str
    """As it is compared: small letters without accents or apostrophes."""


def words_of(text: str) -> list[Word]:
    """
    The words of a text in their order, the United States as one; signs and emoji are no words, but for "%".

    Where words are written without spaces between them, each letter with its marks is one (`is_unspaced`).
    """
    text = _cleaned(text)
    if "nited" in text or "NITED" in text or "he us" in text:
        text = _UNITED_STATES.sub("USA", text)
    if " cent" in text:
        text = _PER_CENT.sub("percent", text)
    return [Word(raw, fold(raw)) for raw in _split(text)]


def folded(text: str) -> list[str]:
    """The words of a text as they are compared, each as it stands."""
    return [fold(raw) for raw in _split(_cleaned(text))]


def replaced(text: str, words: Mapping[str, str]) -> str:
    """A text with some of its words, as `words_of` gives them raw, replaced by others."""
    text = _cleaned(text)
    parts, at = [], 0
    for start, end in _spans(text):
        parts += [text[at:start], words.get(text[start:end], text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def is_unspaced(word: str) -> bool:
    """Whether a folded word is one letter of an alphabet in which words are written without spaces between them."""
    return not word.isascii() and bool(_IS_UNSPACED.match(word))


def is_word(word: str) -> bool:
    """Whether a folded word is made of letters and their marks alone, without digits."""
    return word.isalpha() or (
        not word.isascii()
        and all(sign.isalpha() or unicodedata.category(sign)[0] == "M" for sign in word)
    )


def runs_of_letters(words: Sequence[str], size: int) -> Iterator[str]:
    """
    Yield so many folded letters in a row wherever words are written without spaces between them.

    Three are too many for words of Chinese and Japanese.
    """
    for start in range(len(words) - size + 1):
        letters = words[start : start + size]
        if not is_unspaced(letters[0]) or not all(map(is_unspaced, letters)):
            continue
        if size < 3 or not any(map(is_ideograph, letters)):
            yield "".join(letters)


def is_ideograph(letter: str) -> bool:
    """Whether a letter is one of Chinese or Japanese, of which two make a word."""
    return ord(letter[0]) >= 0x3000


@lru_cache(maxsize=4096)
def fold(raw: str) -> str:
    """One word in the form in which words are compared."""
    if raw == "US" or raw.upper() in ("U.S.", "U.S.A."):  # "us" in small letters is a pronoun
        return "usa"
    if raw[:1] in _NUMERIC and not _PLAIN.fullmatch(raw):
        return _folded_number(raw)
    word = raw.casefold()
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word).translate(_LETTERS)
        word = "".join(sign for sign in word if not _is_accent(sign))
    return word.removesuffix("'s").replace("'", "").replace(".", "")


def _folded_number(raw: str) -> str:
    """A number without signs between its thousands, its decimals behind a point: `1,200` is `1200`, `0,75` is `0.75`."""
    if raw == "%":
        return "percent"
    if _THOUSANDS.fullmatch(raw):
        return raw.replace(",", "")
    if _POINTED_THOUSANDS.fullmatch(raw):
        return raw.replace(".", "").replace(",", ".")
    return raw.replace(",", ".")


def unbroken(text: str) -> str:
    """A text with a sign of replacement for each half of a surrogate pair, which no encoding takes."""
    return text if text.isascii() else _HALVES.sub("\ufffd", text)


def _cleaned(text: str) -> str:
    if text.isascii():
        return text.replace("`", "'")
    # The acute accent first: the normal form would make a space with a mark of it.
    text = unicodedata.normalize("NFKC", text.replace("´", "'")).translate(_CLEAN)
    text = _OTHER_DIGIT.sub(lambda digit: str(unicodedata.digit(digit[0])), text)
    return _IN_ACRONYM.sub("", text)


def _split(text: str) -> list[str]:
    """The words of a cleaned text."""
    if text.isascii() or not (_MARKS.search(text) or _IS_UNSPACED.search(text)):
        return _WORD.findall(text)
    return [text[start:end] for start, end in _spans(text)]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a cleaned text begin and end."""
    # Each mark behind a letter is taken for that letter once more, at the same place.
    letters, marks = list(text), set[int]()
    for at, sign in enumerate(text):
        if at and unicodedata.category(sign)[0] == "M" and letters[at - 1].isalnum():
            letters[at] = letters[at - 1]
            marks.add(at)
    whole = "".join(letters)
    for match in _WORD.finditer(whole):
        if not _IS_UNSPACED.search(match[0]):
            yield match.span()
            continue
        starts = [
            piece.start()
            for piece in _PIECE.finditer(whole, *match.span())
            if piece.start() not in marks
        ]
        yield from pairwise((*starts, match.end()))


def _is_accent(sign: str) -> bool:
    """Whether a sign only accents a letter: not where it makes another one, as vowels of the East do."""
    where = unicodedata.combining(sign)
    return where not in (0, _VOICED, _VIRAMA) and where not in _VOWELS
