"""Other ways to search the same texts: SQLite's FTS5, SymSpell before it, and tantivy."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from importlib.resources import files

import tantivy
from symspellpy import SymSpell, Verbosity

from bench.lookup_sets import Answer, Text
from bot.search.english import ENGLISH
from bot.text import words_of

_SHOWN = 5


class Fts5:
    """SQLite's full-text search with Porter's stemmer: texts with all words, else with any."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._texts = texts
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE t USING fts5(a, b, tokenize = 'porter')")
        rows = ((number, text.body, text.around) for number, text in enumerate(texts))
        self._database.executemany("INSERT INTO t (rowid, a, b) VALUES (?, ?, ?)", rows)

    def find(self, query: str) -> Answer:
        """Find texts, and tell whether a word was corrected."""
        words, corrected = self._words(query)
        for operator in (" AND ", " OR ") if words else ():
            match = operator.join(f'"{word}"' for word in words)
            rows = self._database.execute(
                "SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT ?", (match, _SHOWN)
            )
            if found := [self._texts[number].id for (number,) in rows]:
                return Answer(found, corrected)
        return Answer((), corrected)

    def _words(self, query: str) -> tuple[list[str], bool]:
        words = [word for _, word in words_of(query)]
        return [word for word in words if word not in ENGLISH.stop_words], False


class SymSpellFts5(Fts5):
    """The same behind SymSpell, which corrects unknown words by up to two errors; gated, it corrects no real word."""

    def __init__(self, texts: Sequence[Text], *, gated: bool) -> None:
        super().__init__(texts)
        self._known = Counter(word for _, a, b in texts for word in (a + b).split())
        self._speller = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        for word, count in self._known.items():
            self._speller.create_dictionary_entry(word, count)
        file = files("symspellpy") / "frequency_dictionary_en_82_765.txt"
        lines = file.read_text("utf-8-sig").splitlines() if gated else ()
        self._real = {line.split()[0] for line in lines}

    def _words(self, query: str) -> tuple[list[str], bool]:
        words, _ = super()._words(query)
        taken = [self._corrected(word) for word in words]
        return taken, taken != words

    def _corrected(self, word: str) -> str:
        if word in self._known or word in self._real:
            return word
        near = self._speller.lookup(word, Verbosity.TOP, max_edit_distance=2)
        return near[0].term if near else word


class Tantivy:
    """tantivy with stemming: all words, else any, else words with up to two errors."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._texts = texts
        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("id", stored=True)
        schema.add_text_field("text", tokenizer_name="en_stem")
        schema.add_text_field("raw")
        self._schema = schema.build()
        self._index = tantivy.Index(self._schema)
        writer = self._index.writer()
        for number, text in enumerate(texts):
            document = tantivy.Document()
            document.add_integer("id", number)
            document.add_text("text", text.body + text.around)
            document.add_text("raw", text.body + text.around)
            writer.add_document(document)
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def find(self, query: str) -> Answer:
        """Find texts, and tell whether they have only words near to those of the query."""
        words = [word for _, word in words_of(query) if word not in ENGLISH.stop_words]
        if not words:
            return Answer((), told=False)
        text = " ".join(f'"{word}"' for word in words)
        every = self._index.parse_query(text, ["text"], conjunction_by_default=True)
        some = self._index.parse_query(text, ["text"])
        near = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, self._fuzzy(word)) for word in words if len(word) > 2]
        )
        for one in (every, some, near):
            found = self._searcher.search(one, _SHOWN).hits
            if found:
                ids = [self._searcher.doc(address)["id"][0] for _, address in found]
                return Answer([self._texts[id].id for id in ids], one is near)
        return Answer((), told=False)

    def _fuzzy(self, word: str) -> tantivy.Query:
        errors = 2 if len(word) > 7 else 1
        return tantivy.Query.fuzzy_term_query(self._schema, "raw", word, distance=errors)
