"""What readers type, and the reply that each text gets from the bundled brief."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.library import Library, visible
from bot.replies import phrases
from bot.replies.talk import TABLE as TABLE_OF_TALK
from bot.telegram.handlers.commands import HANDLERS
from bot.telegram.handlers.ordering import ORDERS
from bot.translation import Message
from tests.conftest import Conversation
from tests.support import samples

HELLO = "Hello! What would you like to read?"
WELCOME = "You are welcome!"
GOOD = "Good. There is more to read"
CHOOSE = "I don't remember what was said before."
BYE = "Goodbye! The latest brief will be here"
NO_PROBLEM = "No problem at all."
AMUSED = "Glad that you are amused!"
NO_HELP = "I am sorry that I was of no help."
HERE = "I am here. Write a name"
STOP = "I send nothing unasked, so there is nothing to stop."
NOT_YET = "I cannot send briefs on my own yet."
SETTINGS = "There is nothing to set yet."
LANGUAGE = "I answer you in the language"
CANCEL = "There is nothing under way that I could cancel."
SHARE = "Each section and each quote has a button that shares it"
TURNED = "To turn pages, press the buttons under that message."
WORDS = "I can only read words. Write a name, a place or a word"
WHICH = "Which one? These are the quotes of the latest brief:"
NOTHING = "Nothing found for"

# A command on the right: the text gets the very answer of that command. Else: words of the answer.
TABLE = {
    # Greetings.
    "hello": HELLO,
    "Hi!": HELLO,
    "hii": HELLO,
    "hey bot": HELLO,
    "Hello @our_bot": HELLO,
    "hellooooo": HELLO,
    "HELO": HELLO,
    "Good morning": HELLO,
    "good evening!": HELLO,
    "how are you?": HELLO,
    "what's up": HELLO,
    "¡Hola!": HELLO,
    "Привет": HELLO,
    "привіт": HELLO,
    "здравствуйте": HELLO,
    "Bonjour": HELLO,
    "Guten Tag": HELLO,
    "مرحبا": HELLO,
    "أهلًا": HELLO,
    "Добридень": HELLO,
    "你好": HELLO,
    "👋": HELLO,
    # Thanks, and other short words of a talk.
    "thanks": WELCOME,
    "Thank you!": WELCOME,
    "Thanks a lot": WELCOME,
    "thnaks": WELCOME,
    "ok, thanks": WELCOME,
    "спасибо": WELCOME,
    "дякую!": WELCOME,
    "Danke sehr!": WELCOME,
    "¡Mil gracias!": WELCOME,
    "شكرًا جزيلًا": WELCOME,
    "👍": WELCOME,
    "👍🏽👍🏽": WELCOME,
    "🙏": WELCOME,
    "❤️": WELCOME,
    "ok": GOOD,
    "Okay.": GOOD,
    "cool": GOOD,
    "Alles klar": GOOD,
    "de acuerdo": GOOD,
    "гаразд": GOOD,
    "حسنًا": GOOD,
    "got it": GOOD,
    "wow!!!": GOOD,
    "yes": CHOOSE,
    "no": CHOOSE,
    "Да": CHOOSE,
    "I don't know": CHOOSE,
    "bye": BYE,
    "See you later": BYE,
    "good night": BYE,
    "sorry": NO_PROBLEM,
    "Never mind": NO_PROBLEM,
    "lol": AMUSED,
    "hahaha": AMUSED,
    "😂😂": AMUSED,
    "tell me a joke": AMUSED,
    "idiot": NO_HELP,
    "you are stupid!": NO_HELP,
    "👎": NO_HELP,
    "test": HERE,
    "are you there?": HERE,
    "no, thanks": WELCOME,
    "Thank you, bye!": BYE,
    # The bot.
    "who are you": "/about",
    "Who are you?": "/about",
    "what are you": "/about",
    "Are you a bot?": "/about",
    "who made this": "/about",
    "What is your name?": "/about",
    "about": "/about",
    "sources": "/about",
    "what can you do": "/help",
    "What can you do?": "/help",
    "help": "/help",
    "HELP!!": "/help",
    "help me please": "/help",
    "?": "/help",
    "???": "/help",
    "menu": "/help",
    "commands": "/help",
    "how does this work": "/help",
    "what do you mean": "/help",
    "Is this true?": "/about",
    "where do you get your news?": "/about",
    "privacy": "/privacy",
    "delete my data": "/privacy",
    "what do you know about me?": "/privacy",
    "do you speak Russian?": LANGUAGE,
    "settings": SETTINGS,
    "stop": STOP,
    "STOP": STOP,
    "Please stop": STOP,
    "unsubscribe": STOP,
    "cancel": CANCEL,
    "стоп": STOP,
    "subscribe": NOT_YET,
    "Notify me": NOT_YET,
    "subscirbe": NOT_YET,
    # Pages.
    "start": "/start",
    "Start": "/start",
    "today": "/start",
    "news": "/start",
    "the news": "/start",
    "show me the news": "/start",
    "What's new?": "/start",
    "whats new": "/start",
    "What’s new": "/start",
    "latest": "/start",
    "headlines": "/start",
    "What happened today?": "/start",
    "any news?": "/start",
    "новости": "/start",
    "Что нового?": "/start",
    "Good morning, what's the latest news?": "/start",
    " \u00a0 ": "/start",
    "\u200b": "/start",
    "\u2800": "/start",
    "brief": "/brief",
    "summary": "/brief",
    "Summary, please": "/brief",
    "Zitate, bitte": "/quotes",
    "Por favor, resumen": "/brief",
    "архів, будь ласка": "/briefs",
    "أخبار من فضلك": "/start",
    "can you give me a summary?": "/brief",
    "sumary": "/brief",
    "tldr": "/brief",
    "TL;DR": "/brief",
    "in short": "/brief",
    "key points": "/brief",
    "what is it about?": "/brief",
    "summarise the brief": "/brief",
    "show me all the quotes": "/quotes",
    "archive": "/briefs",
    "all briefs": "/briefs",
    "older": "/briefs",
    "quotes": "/quotes",
    "Who said what?": "/quotes",
    # The titles of buttons, and sections by what they are asked for.
    "The whole brief": "/brief",
    "Quotes (7)": "/quotes",
    "Quotes (12)": "/quotes",
    "Share": SHARE,
    "Next": TURNED,
    "back": TURNED,
    "What Happened?": "/what_happened",
    "what happened": "/what_happened",
    "What_Happened": "/what_happened",
    "· What Happened? ·": "/what_happened",
    "what's happening?": "/what_happened",
    "What is going on": "/what_happened",
    "tell me what happened": "/what_happened",
    "whats happening": "/what_happened",
    "what happend": "/what_happened",
    "wat happened": "/what_happened",
    "why it maters": "/why_it_matters",
    "how am I affected?": "/how_it_affects_you",
    "can you tell me why it matters please": "/why_it_matters",
    "Why It Matters": "/why_it_matters",
    "why does it matter?": "/why_it_matters",
    "Why is this important?": "/why_it_matters",
    "why should I care": "/why_it_matters",
    "why?": "/why_it_matters",
    "How It Affects You": "/how_it_affects_you",
    "how does it affect me": "/how_it_affects_you",
    "How will this affect us?": "/how_it_affects_you",
    "what does it mean for me": "/how_it_affects_you",
    "what is the impact": "/how_it_affects_you",
    "Donald Trump (4)": "Donald Trump",
    "More by Trump": "very much on track",
    # Commands in other words, in part, with slips.
    "/what": "/what_happened",
    "/what happened": "/what_happened",
    "/what_happend": "/what_happened",
    "/whathappened": "/what_happened",
    "/WhatHappened": "/what_happened",
    "/why": "/why_it_matters",
    "/why does it matter": "/why_it_matters",
    "/how": "/how_it_affects_you",
    "/quote": "/quotes",
    "/quote trump": "/quotes trump",
    "/quoets trump": "/quotes trump",
    "/quotes@our_bot": "/quotes",
    "/summary": "/brief",
    "/tldr": "/brief",
    "/breif": "/brief",
    "/news": "/start",
    "/latest": "/start",
    "/news drones": "/search drones",
    "/find drones": "/search drones",
    "/archive": "/briefs",
    "/archive russia": "/brief russia",
    "/menu": "/help",
    "/hlep": "/help",
    "/hello": HELLO,
    "/thanks a lot": WELCOME,
    "/stop": STOP,
    "/subscribe": NOT_YET,
    "/forget": "/privacy",
    "/w": "Did you mean /what_happened or /why_it_matters?",
    "/s": "Did you mean /start or /search?",
    "/s trump": "/search trump",
    "/quotes_trump": "/quotes trump",
    "/trump": "/search trump",
    "/who said ironclad": "/search who said ironclad",
    "/thnaks": WELCOME,
    "/xyzzy drones": "I don't know the command /xyzzy.",
    "/xyzzy": "I don't know the command /xyzzy.",
    # Names and words, in any alphabet, with slips; and texts in which a phrase is only a part.
    "trump": "very much on track",
    "Donald Trump": "very much on track",
    "Трамп": "very much on track",
    "Zelensky": "very different from reality",
    "ЗЕЛЕНСЬКИЙ": "very different from reality",
    "ironclad": "ironclad",
    "irnclad": "ironclad",
    "who said ironclad": "ironclad",
    "jeddah": "Talks between",
    "drones": "Drones struck transport infrastructure",
    "pause": "a pause in Russia's attacks",
    "support": "International support has to continue",
    "quote trump": "/search quote trump",
    "quotes by trump": "/search quotes by trump",
    "what did Trump say today": "/search what did Trump say today",
    "news about drones": "/search news about drones",
    "stop the war": "/search stop the war",
    "thanks to whom": "/search thanks to whom",
    "hello trump": "/search hello trump",
    "what happened in Ukraine": "/search what happened in Ukraine",
    "when did it happen": "/search when did it happen",
    "weather": NOTHING,
    "Spy": NOTHING,
    # Numbers and signs.
    "3": WHICH,
    "#3": WHICH,
    "No. 3": WHICH,
    "number 3": WHICH,
    "3.": WHICH,
    "quote number 3": WHICH,
    "3 please": WHICH,
    "what next": "/search what next",
    "3️⃣": WHICH,
    "３": WHICH,
    "150": "150 drones",
    "80": "about 80%",
    "…": WORDS,
    "!!!": WORDS,
    "🤷‍♀️": WORDS,
}


@pytest.mark.parametrize("typed", TABLE)
async def test_a_text_gets_what_it_asks_for(conversation: Conversation, typed: str):
    expected = TABLE[typed]
    answers = await conversation.says(typed)
    text = "\n".join(answer.text.text for answer in answers)
    if expected.startswith("/"):
        wanted = await conversation.says(expected)
        assert text.replace(typed, "") == "\n".join(a.text.text for a in wanted).replace(typed, "")
        assert answers[-1].keyboard == wanted[-1].keyboard
    else:
        assert expected in text
    assert answers[-1].keyboard or expected in ("/help", "/privacy") or typed.startswith("/")


async def test_a_line_of_talk_has_buttons_to_the_latest_brief(conversation):
    answer = await conversation.asks("hello")
    assert answer.text.text == HELLO
    assert answer.buttons == {
        "The latest brief": "brussia-ukraine-talks",
        "Quotes (7)": "qrussia-ukraine-talks",
    }


OTHER = Library(
    [
        samples.brief(
            people={"vale": {"name": "Ada Vale"}},
            sections=[
                samples.section(),
                {"id": "what_next", "title": "What Next?", "summary": "Traffic."},
                {"id": "background", "title": "The Background", "summary": "It was old."},
                {"id": "stop_signs", "title": "Stop Signs", "summary": "They are red."},
                {"id": "cool", "title": "Cool", "summary": "It is cool here."},
            ],
            quotes=[samples.quote(text="The harbour sleeps", speaker="vale")],
        )
    ]
)
other = pytest.mark.parametrize("conversation", [OTHER], indirect=True, ids=["other sections"])


@other
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("what happens next?", "Traffic."),
        ("what's next", "Traffic."),
        ("what happened?", "It opened."),
        ("what is the background?", "It was old."),
        ("the background please", "It was old."),
        ("tell me the background", "It was old."),
        ("Cool", "It is cool here."),  # a title goes before talk
        ("/cool", "It is cool here."),
        ("vale", "The harbour sleeps"),  # a name, too
        ("/stop", STOP),
        ("/background", "It was old."),
        ("/back", TURNED),
        ("/backg", "It was old."),
        ("/bakcground", "It was old."),
        ("/what", "Did you mean /what_happened or /what_next?"),
        ("/wha", "Did you mean /what_happened or /what_next?"),
        ("/what next", "Traffic."),
        ("why does it matter?", NOTHING),
        ("how does it affect me", NOTHING),
        ("/why_it_matters", "I don't know the command /why_it_matters."),
    ],
)
async def test_other_sections_are_found_by_their_own_words(conversation, typed, words):
    assert words in (await conversation.asks(typed)).text.text


@pytest.mark.parametrize("conversation", [Library([])], indirect=True, ids=["before the first"])
@pytest.mark.parametrize(
    "typed", ["hello", "news", "3", "why?", "summary", "/why", "trump", "/x", "…"]
)
async def test_before_the_first_brief_every_text_is_told_so(conversation, typed):
    answer = await conversation.asks(typed)
    assert "No brief is out yet." in answer.text.text
    assert answer.keyboard == []


async def test_a_long_text_is_a_search_whatever_it_begins_with(conversation):
    answer = await conversation.asks("hello " * 40)
    assert answer.text.text.startswith(NOTHING)


def test_no_phrase_stands_in_two_rows():
    rows = {}
    for row in TABLE_OF_TALK:
        for phrase in row.phrases.split("|"):
            assert phrases.key(phrase)
            assert not phrase.strip().startswith(("the ", "a ", "an ")), "written bare"
            assert rows.setdefault(phrases.key(phrase), row) is row, phrase


def test_each_row_has_a_line_or_a_command():
    answers = [(row.answer, row.order) for row in TABLE_OF_TALK]
    assert len(set(answers)) == len(answers)
    assert all(isinstance(line, Message) or line in HANDLERS for line, _ in answers)
    assert all(order in ORDERS for _, order in answers if order)


# What is found in a library of several briefs; the day is 25 November 2026.
MARKET = Library(
    [
        samples.brief(
            id="market",
            title="Council Votes to Close the Old Market",
            summary="Traders learned of it from the newspaper.",
            published="2026-11-24",
            people={"berg": {"name": "Anna Bergmann", "role": "Mayor"}, "kaya": {"name": "Emre Kaya"}},
            sections=[
                samples.section(
                    summary="Seven of twelve members voted for it.",
                    points=["About 40% of the stalls were empty.", "The vote was at 11:40 sharp."],
                ),
                {"id": "who_pays", "title": "Who Pays?", "summary": "The harbour pays for it."},
            ],
            quotes=[
                samples.quote(id="heart", text="It is the heart of this town", speaker="kaya", about="the repairs"),
                samples.quote(
                    id="repairs",
                    text="too dear to keep",
                    speaker="berg",
                    about="the repairs that Emre Kaya wants",
                ),
                samples.quote(id="talks", text="We held talks with Kaya", speaker="berg"),
            ],
        ),
        samples.brief(id="ferry", title="A Ferry Is Late", published="2026-10-02", quotes=[]),
    ]
)  # fmt: skip
FOUND = {
    # Headlines and summaries.
    "market": "Council Votes to Close the Old Market\n24 November 2026\n\nTraders learned",
    "old market": "Council Votes to Close the Old Market\n24 November 2026\n\nTraders learned",
    "/search market": "Council Votes to Close the Old Market\n24 November 2026\n\nTraders learned",
    "newspaper": "Council Votes to Close the Old Market\n24 November 2026\n\nTraders learned",
    "twelve members": "What Happened?\nCouncil Votes to Close the Old Market, 24 November 2026\n\nSeven",
    "harbour": "Who Pays?\nCouncil Votes to Close the Old Market, 24 November 2026\n\nThe harbour",
    # Dates.
    "24 November 2026": "Council Votes to Close the Old Market\n24 November 2026\n\nTraders learned",
    "24.11.2026": "Council Votes to Close the Old Market\n24 November 2026\n\nTraders learned",
    "Nov 24": "Council Votes to Close the Old Market\n24 November 2026\n\nTraders learned",
    "yesterday": "Council Votes to Close the Old Market\n24 November 2026\n\nTraders learned",
    "October 2026": "A Ferry Is Late\n2 October 2026\n\n",
    "/brief 2 october": "A Ferry Is Late\n2 October 2026\n\n",
    "2026": "2 briefs for “2026”\n\n1. Council Votes to Close the Old Market\n24 November 2026\nTraders",
    "/brief 2026": "2 briefs for “2026”, the latest first\n\n1. Council",
    # People, one and several.
    "kaya": "3 quotes for “kaya”",
    "bergmann OR kaya": "Quotes by Anna Bergmann\n",
    "Bergmann and Kaya": "Quotes by Emre Kaya\n",
    # Phrases.
    '"held talks"': "Anna Bergmann, Mayor:\n“We held talks with Kaya”",
    '"talks held"': 'Nobody wrote or said “talks held” in these words.\nFor the single words of "talks held": 1 quote',
    # Numbers.
    "40%": "What Happened?\nCouncil Votes to Close the Old Market, 24 November 2026\n\nAbout 40%",
    "11:40": "What Happened?\nCouncil Votes to Close the Old Market, 24 November 2026\n\nThe vote",
    # A word that only the context has.
    "repairs": "2 quotes for “repairs”",
    "elephants": "Nothing found for “elephants”.",
}  # fmt: skip


@pytest.mark.parametrize("conversation", [MARKET], indirect=True, ids=["market"])
@pytest.mark.parametrize(("typed", "shown"), FOUND.items(), ids=FOUND)
async def test_all_that_a_reader_sees_is_found(conversation, typed, shown, monkeypatch):
    monkeypatch.setattr(visible, "now", lambda: datetime(2026, 11, 25, 9, tzinfo=UTC))
    assert shown in (await conversation.asks(typed)).text.text


@pytest.mark.parametrize("conversation", [MARKET], indirect=True, ids=["market"])
async def test_several_people_have_headings_of_their_own(conversation):
    answer = await conversation.asks("bergmann OR kaya")
    headings = [line for line in answer.text.spans("Bold") if line.startswith("Quotes")]
    assert headings == ["Quotes by Anna Bergmann", "Quotes by Emre Kaya"]
    answer = await conversation.asks("kaya")
    headings = [line for line in answer.text.spans("Bold") if line.startswith("Quotes")]
    assert headings == ["Quotes by Emre Kaya", "Quotes that mention Emre Kaya"]


@pytest.mark.parametrize("conversation", [MARKET], indirect=True, ids=["market"])
async def test_a_word_that_only_the_context_has_is_marked(conversation):
    mark = "Not in the words themselves: “repairs”"
    answer = await conversation.asks("repairs")
    assert answer.text.spans("Italic").count(mark) == 2
    answer = await conversation.asks("dear repairs")
    assert answer.text.text.startswith(
        f"Anna Bergmann, Mayor\nAbout: the repairs that Emre Kaya wants\n“too dear to keep”\n{mark}\n\n"
    )
    assert mark not in (await conversation.asks("dear to keep")).text.text
