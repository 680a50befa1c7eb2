"""A library of any size with invented speakers who say invented words; the same at every run."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import accumulate

from bot.brief import Brief

_ONSETS = "b br d dr f g gl h k kl l m n p pl r s st t tr v z".split()
_VOWELS = "a e i o u ai or en".split()
_SMALL = "the of and to a in that is will be on with for it was by".split()


def invented_words(count: int, rng: random.Random) -> list[str]:
    """So many different words of two to four syllables."""
    words: dict[str, None] = {}
    while len(words) < count:
        syllables = rng.choice((2, 3, 3, 4))
        word = "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(syllables))
        words[word + rng.choice(("", "", "k", "m", "t"))] = None
    return list(words)


def library(
    texts: int, *, seed: int = 1, per_brief: int = 50, cast: int | None = None
) -> list[Brief]:
    """
    Briefs with half as many quotes as texts, and as many points; words are as uneven as in life.

    `per_brief`: how many quotes, and how many points, a brief has. `cast`: how many people all briefs
    have between them; six new ones for each brief if None.
    """
    rng = random.Random(seed)
    names = invented_words(max(40, texts // 20), rng)
    words = _Uneven(invented_words(max(1500, texts // 3), rng))
    people = [_person(names, words, rng) for _ in range(cast or 0)]
    return [
        _brief(at, min(per_brief, texts // 2 - at * per_brief), people, names, words, rng)
        for at in range(-(-texts // 2 // per_brief))
    ]


class _Uneven:
    """Draws words so that the second is half as common as the first, the third a third, and so on."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._weights = list(accumulate(1 / (rank + 8) for rank in range(len(words))))

    def __call__(self, count: int, rng: random.Random) -> list[str]:
        return rng.choices(self._words, cum_weights=self._weights, k=count)


def _person(names: Sequence[str], words: _Uneven, rng: random.Random) -> dict[str, str]:
    return {
        "name": f"{rng.choice(names).title()} {rng.choice(names).title()}",
        "role": " ".join(words(2, rng)).title(),
    }


def _brief(
    at: int,
    size: int,
    cast: Sequence[dict[str, str]],
    names: Sequence[str],
    words: _Uneven,
    rng: random.Random,
) -> Brief:
    people = {
        f"p{number}": rng.choice(cast) if cast else _person(names, words, rng)
        for number in range(6)
    }
    speakers = list(people)
    surnames = [str(person["name"]).split()[1] for person in people.values()]
    return Brief.model_validate(
        {
            "id": f"brief-{at}",
            "title": _sentence(words(6, rng), rng),
            "summary": _sentence(words(15, rng), rng),
            "source": {"publisher": "Nobody", "title": "Nothing"},
            "people": people,
            "sections": [
                {
                    "id": f"section_{part}",
                    "title": _sentence(words(2, rng), rng),
                    "summary": _sentence(words(12, rng), rng),
                    "points": [
                        _sentence([*words(rng.randint(8, 18), rng), rng.choice(surnames)], rng)
                        for _ in range(size // 2 + part * (size % 2))
                    ],
                }
                for part in range(2)
            ],
            "quotes": [
                {
                    "id": f"quote-{number}",
                    "text": _sentence(words(rng.randint(2, 16), rng), rng),
                    "speaker": rng.choice(speakers),
                    "about": _sentence(words(5, rng), rng),
                    "when": rng.choice(("Monday", "Tuesday, after a call", "last week")),
                    "section": f"section_{number % 2}",
                }
                for number in range(size)
            ],
        }
    )


def _sentence(words: Sequence[str], rng: random.Random) -> str:
    """The words with small ones strewn in."""
    strewn = [
        part
        for word in words
        for part in ((word,) if rng.random() < 0.6 else (rng.choice(_SMALL), word))
    ]
    return " ".join(strewn)
