"""The preview's page in a real browser: read, turned, searched, shared, followed, and used without a mouse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import settings
from bot.delivery.content.facts import Change, Fact
from bot.delivery.editors.forecast import Group
from bot.delivery.editors.outlook import Course, Outlook, Revised
from bot.delivery.states import CampaignState
from tests.support import samples
from tests.support.preview import browser, previewing, save, violations

pytestmark = [pytest.mark.browser, pytest.mark.process]

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
ARABIC: dict[str, Any] = {
    "language": "ar",
    "title": "افتتاح جسر الميناء",
    "summary": "الجسر مفتوح.",
    "sections": [samples.section(title="ماذا حدث؟", summary="افتتح الجسر.")],
    "quotes": [samples.quote(text="أخيرا")],
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as started:
        yield started


class Page:
    """An editor at the page."""

    def __init__(self, page: Any) -> None:
        from playwright.sync_api import expect

        self.page = page
        self.expect = expect
        self.chat = page.get_by_role("log", name="Messages")
        self.text = page.get_by_label("Message", exact=True)

    @property
    def last(self) -> Any:
        return self.chat.get_by_role("article").last

    def key(self, title: str) -> Any:
        """A button under the last message."""
        return self.last.get_by_role("button", name=title)

    def says(self, text: str) -> None:
        self.expect(self.chat.get_by_role("article").first).to_be_visible()
        self.text.fill(text)
        self.text.press("Enter")

    def shows(self, where: Any, *texts: str | re.Pattern[str]) -> None:
        for text in texts:
            self.expect(where).to_contain_text(text)

    def panel(self, name: str) -> Any:
        return self.page.get_by_role("region", name=name, exact=True)

    def fits(self) -> bool:
        """Whether nothing has to be scrolled sideways."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )


@pytest.fixture
def opened(chromium: Any) -> Iterator[Any]:
    """Opens a preview's page with some options of a browser's context."""
    contexts = []

    def open(address: str, **options: Any) -> Page:
        options = {"viewport": DESK, "locale": "en-GB", **options}
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.foreign = []
        page.on(
            "request",
            lambda r: page.foreign.append(r.url) if not r.url.startswith(address) else None,
        )
        page.on("pageerror", lambda error: page.foreign.append(str(error)))
        page.on("dialog", lambda dialog: page.foreign.append(dialog.message))
        page.goto(address)
        found = Page(page)
        found.expect(page.get_by_text("Follows every save")).to_be_visible()
        return found

    yield open
    for context in contexts:
        # Nothing was loaded from elsewhere, and no script failed or was executed.
        assert [page.foreign for page in context.pages if page.foreign] == []
        context.close()


@pytest.fixture(scope="module")
def bundled() -> Iterator[str]:
    """A preview of the bundled brief, which no test changes."""
    with previewing(settings.bundled()) as address:
        yield address


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(tmp_path)
    return tmp_path


def test_a_brief_arrives_and_its_buttons_work(opened, bundled):
    page = opened(bundled)
    page.shows(page.last, "Russia and Ukraine Trade Strikes", "What Happened?", "Shortlysts")
    page.key("What Happened?").click()
    page.expect(page.chat.get_by_role("article")).to_have_count(2)
    page.shows(page.last, "Kremlin")
    # A page turns in place.
    page.key("Why It Matters").click()
    page.shows(page.last, "80%")
    page.expect(page.chat.get_by_role("article")).to_have_count(2)
    page.key("· Why It Matters ·").click()
    page.expect(page.page.locator("#toast")).to_contain_text("You are here already.")
    # A quotation that is long is folded, and unfolds.
    fold = page.last.get_by_role("button", name="Show all").first
    page.expect(fold).to_have_attribute("aria-expanded", "false")
    before = page.last.bounding_box()["height"]
    fold.click()
    page.expect(page.last.get_by_role("button", name="Show less").first).to_be_visible()
    assert page.last.bounding_box()["height"] > before


def test_a_name_is_found_and_a_quote_copied_and_shared(opened, bundled):
    page = opened(bundled, permissions=["clipboard-read", "clipboard-write"])
    page.says("zelinsky")
    page.shows(page.last, "Quotes by Volodymyr Zelenskyy", "different from reality")
    page.key("1").click()
    page.shows(page.last, "Ukrainian President")
    page.key("Copy").click()
    page.expect(page.page.locator("#toast")).to_have_text("Copied")
    copied = page.page.evaluate("navigator.clipboard.readText()")
    assert "different from reality" in copied
    assert "Volodymyr Zelenskyy" in copied
    page.key("Share").click()
    offers = page.page.get_by_role("list", name="Choose what to send to another chat")
    page.shows(offers, "Volodymyr Zelenskyy")
    offers.get_by_role("button").first.click()
    page.shows(page.last, "via @brief_bot", "different from reality", "Read on")
    page.shows(page.page.locator("#toast"), "this stands in the other chat now")
    page.expect(offers).to_be_hidden()
    # The link in it leads back to the bot, here as on Telegram.
    page.last.get_by_role("button", name=re.compile("Read")).click()
    page.expect(page.chat.locator(".mine").last).to_have_text("/start")
    page.shows(page.last, "Ukrainian President")


def test_inline_mode_looks_while_one_types(opened, bundled):
    page = opened(bundled)
    page.expect(page.chat.get_by_role("article")).to_have_count(1)
    page.page.clock.install()
    page.text.press_sequentially("@brief_bot ironclad")
    page.page.clock.run_for(300)
    offers = page.page.get_by_role("list", name="Choose what to send to another chat")
    page.shows(offers, "ironclad")
    page.text.press("Escape")
    page.expect(offers).to_be_hidden()
    page.text.press_sequentially("@brief_bot last")
    page.text.press("Escape")
    page.page.clock.run_for(300)
    page.expect(offers).to_be_hidden()


def test_every_format_of_telegrams_is_shown_as_telegram_does(opened, bundled):
    page = opened(bundled, timezone_id="Europe/Kyiv")
    page.expect(page.chat.get_by_role("article")).to_have_count(1)
    page.page.evaluate(
        """async (html) => {
          const { Telegram } = await import("./telegram.js");
          const phone = { locale: "uk", username: "brief_bot", copy: (text) => (window.copied = text), write: (text) => (window.written = text) };
          document.querySelector("#chat").replaceChildren(new Telegram(phone).message({ id: 1, html, rows: [] }));
        }""",
        "<b>bold <i>both</i></b> <u>under</u> <s>struck</s> <pre>pre\n  /formatted</pre><code>a &lt;b&gt;</code> "
        '<tg-spoiler>secret</tg-spoiler> <tg-time unix="1795500000" format="wDt">then</tg-time> '
        '<tg-time unix="1795500000" format="?">as written</tg-time> '
        '<a href="https://x.example/?a=1&amp;b=2">link</a> <a href="javascript:alert(1)">none</a> '
        '<a href="https://t.me/brief_bot?start=bx">ours</a> https://x.example/2. /help\n'
        "<blockquote>quoted</blockquote>\nbehind <script>alert(1)</script><img src=x onerror=alert(1)>",
    )
    words = page.last.locator(".words")
    page.expect(words.locator("b i")).to_have_text("both")
    for tag, text in {"u": "under", "s": "struck", "pre": "pre\n  /formatted"}.items():
        page.expect(words.locator(tag)).to_have_text(text)
    assert words.locator("time").all_inner_texts() == [
        "вівторок, 24 листопада 2026 р. о 08:00",
        "as written",
    ]
    spoiler = words.get_by_role("button", name="Show the hidden text")
    page.expect(spoiler).to_have_css("color", "rgba(0, 0, 0, 0)")
    spoiler.click()
    shown = words.get_by_role("button", name="secret")
    page.expect(shown).not_to_have_css("color", "rgba(0, 0, 0, 0)")
    words.get_by_role("button", name="a <b>").click()
    assert page.page.evaluate("copied") == "a <b>"
    links = words.locator("a").evaluate_all("found => found.map(({ href, rel }) => [href, rel])")
    assert links == [
        ["https://x.example/?a=1&b=2", "noopener noreferrer"],
        ["https://x.example/2", "noopener noreferrer"],
    ]
    for name, written in {"ours": "/start bx", "/help": "/help"}.items():
        words.get_by_role("button", name=name, exact=True).click()
        assert page.page.evaluate("written") == written
    assert words.locator("script, img").count() == 0
    # A quotation is a block of its own, with no empty line behind it.
    assert "quoted\nbehind" in words.inner_text()


def test_a_command_is_chosen_from_the_menu_and_a_forced_reply_answered(opened, bundled):
    page = opened(bundled)
    page.page.get_by_role("button", name="Menu").click()
    page.page.get_by_role("button", name="/subscribe").click()
    # The reader on the phone has subscribed, for the brief arrives there.
    page.shows(page.last, "You are subscribed.")
    page.chat.get_by_role("button", name="No", exact=True).click()
    page.chat.get_by_role("button", name="Write it").click()
    page.expect(page.page.get_by_text("Your answer to the bot")).to_be_visible()
    page.says("Kyiv")
    page.expect(page.page.get_by_text("Your answer to the bot")).to_be_hidden()
    page.shows(page.last, "Kyiv")


def test_a_save_shows_and_a_fault_appears_and_goes(opened, folder):
    with previewing(folder) as address:
        page = opened(address)
        page.shows(page.last, "The Bridge Opens", "It is open.")
        page.key("What Happened?").click()
        page.shows(page.last, "It opened.")
        sections = [samples.section(summary="It closed."), samples.section(id="what_next")]
        save(folder, summary="It is shut.", sections=sections)
        page.shows(page.chat.get_by_role("article").first, "It is shut.")
        page.shows(page.last, "It closed.")
        page.expect(page.chat.get_by_role("article")).to_have_count(2)
        assert "It is open." not in page.chat.inner_text()
        mend = page.panel("To mend")
        page.shows(mend, "Nothing. Readers see it where the bot serves this folder.")
        file = save(folder, summary="It is shut.", sections=sections, lead="nobody")
        page.shows(mend, re.compile(r"Fault in line \d+, column \d+: lead"), "lead: nobody")
        page.shows(page.page.locator("#notice"), "last good version")
        page.shows(mend, "1 fault. Until it is mended, readers get the last good version.")
        page.shows(page.page.get_by_role("navigation"), "Faulty · 1 fault")
        page.shows(page.last, "It closed.")
        file.write_text(file.read_text().replace("lead: nobody\n", ""))
        page.shows(mend, "Nothing.")
        page.expect(page.page.locator("#notice")).to_be_empty()
        page.shows(page.page.get_by_role("navigation"), "Published")


def test_a_new_file_shows_once_it_is_a_brief(opened, tmp_path):
    with previewing(tmp_path) as address:
        page = opened(address)
        page.shows(page.page.get_by_role("navigation"), "brief-bot new my-story")
        (tmp_path / "bridge.yaml").write_text("id: bridge\ntitle: The Bridge\n")
        page.shows(page.panel("To mend"), "summary: missing; add it")
        page.shows(page.page.locator("#notice"), "Mend bridge.yaml to see it here.")
        page.expect(page.chat).to_be_hidden()
        save(tmp_path)
        page.shows(page.last, "It is open.")


def test_drafts_and_what_is_to_come_are_listed_and_opened(opened, folder):
    save(folder, id="draft", title="A Draft", draft="true")
    save(folder, id="later", title="A Plan", published="2999-01-01")
    save(
        folder,
        id="gone",
        title="A Mistake",
        withdrawn={"date": "2026-11-23", "text": "Taken back."},
    )
    with previewing(folder, folder / "bridge.yaml") as address:
        page = opened(address)
        files = page.page.get_by_role("navigation").get_by_role("listitem")
        assert page.page.get_by_role("navigation").get_by_role("listitem").count() == 4
        page.shows(files.nth(0), "A Draft", "Draft")
        files.nth(1).get_by_role("button").click()
        page.shows(page.panel("To mend"), "Readers see it when its time has come")
        page.shows(files.nth(1), "A Plan", re.compile(r"Appears in [\d,]+ days, "))
        files.nth(0).get_by_role("button").click()
        page.shows(page.last, "A Draft")
        # It arrives once, however often the page is told of it.
        page.shows(page.panel("To mend"), "Readers see it once you take out")
        page.expect(page.chat.get_by_role("article")).to_have_count(1)
        page.page.get_by_role("button", name="Empty the chat").dblclick()
        page.says("/about")
        page.shows(page.last, "The Harbour Times")
        page.expect(page.chat.get_by_role("article")).to_have_count(3)
        current = page.page.get_by_role("navigation").locator("[aria-current=true]")
        page.expect(current).to_contain_text("A Draft")
        # It is the latest, as it will be once it is out.
        page.says("/brief")
        page.shows(page.last, "A Draft")
        page.page.get_by_role("button", name="A Mistake").click()
        page.shows(page.last, "Taken back.")
        assert "A Mistake" not in page.chat.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_the_page_fits_and_keeps_nobody_out(opened, folder, size, scheme):
    save(folder, id="faulty", title="A Faulty One", lead="nobody")
    with previewing(folder, folder / "bridge.yaml", look_up=delivered) as address:
        page = opened(address, viewport=size, color_scheme=scheme)
        page.says("ada")
        page.shows(page.last, "At last")
        page.expect(page.panel("What the change does")).to_be_visible()
        assert page.fits()
        assert violations(page.page) == []
        page.page.get_by_role("button", name="Menu").click()
        page.page.get_by_text("Every reply").click()
        page.page.get_by_role("radio", name="In the channel").check(force=True)
        page.shows(page.page.get_by_role("region", name="The channel's post"), "The Bridge Opens")
        page.expect(page.page.locator("#bot")).to_have_text("brief-bot, channel")
        assert violations(page.page) == []
        page.page.get_by_role("button", name="faulty.yaml").click()
        page.shows(page.panel("To mend"), "Fault in line")
        assert page.fits()
        assert violations(page.page) == []


def test_an_arabic_brief_is_mirrored(opened, tmp_path):
    save(tmp_path, **ARABIC)
    with previewing(tmp_path) as address:
        page = opened(address, viewport=PHONE)
        page.shows(page.last, "افتتاح جسر الميناء")
        phone = page.page.locator("#phone")
        page.expect(phone).to_have_attribute("dir", "rtl")
        box, words = phone.bounding_box(), page.last.locator(".bubble").bounding_box()
        assert words["x"] + words["width"] > box["x"] + box["width"] - 20
        assert page.fits()
        assert violations(page.page) == []
        # A reader of another language gets the bot's own words in that.
        page.page.get_by_label("Telegram in").select_option("de")
        page.shows(page.page.locator("#toast"), "A brief stays in its own language")
        page.expect(phone).to_have_attribute("dir", "ltr")
        page.says("/help")
        page.shows(page.last, "Was Sie mich fragen können")


def test_everything_can_be_done_without_a_mouse(opened, bundled):
    page = opened(bundled)
    keyboard = page.page.keyboard

    def focused() -> str:
        return page.page.evaluate("document.activeElement.textContent.trim()")

    def tab_to(title: str) -> None:
        for _ in range(40):
            keyboard.press("Tab")
            if focused().startswith(title):
                return
        pytest.fail(f"{title} is not reached")

    page.expect(page.chat.get_by_role("article")).to_have_count(1)
    tab_to("Why It Matters")
    keyboard.press("Enter")
    page.shows(page.last, "80%")
    tab_to("Quotes (7)")
    keyboard.press("Space")
    page.shows(page.last, "7 quotes (page 1 of 2)")
    # The page has turned, and the focus is still in it.
    page.expect(page.last.locator(":focus")).to_have_count(1)
    tab_to("Menu")
    keyboard.press("Enter")
    assert focused().startswith("/brief")
    keyboard.press("ArrowDown")
    assert focused().startswith("/quotes")
    keyboard.press("Escape")
    page.expect(page.text).to_be_focused()
    keyboard.type("/abo")
    keyboard.press("ArrowDown")
    assert focused().startswith("/about")
    keyboard.press("Enter")
    page.shows(page.chat, "/about")
    page.page.get_by_role("radio", name="To subscribers").focus()
    keyboard.press("ArrowRight")
    page.expect(page.page.get_by_role("region", name="The channel's post")).to_be_visible()


def test_nothing_of_a_brief_is_executed(opened, tmp_path):
    evil = '<script>alert(1)</script><img src="https://x.example/2" onerror="alert(2)">'
    save(
        tmp_path,
        title=evil,
        summary='"><svg onload=alert(3)> javascript:alert(4)',
        picture={"url": "https://x.example/3.jpg", "credit": evil},
    )
    with previewing(tmp_path) as address:
        page = opened(address)
        page.shows(page.last, evil, "javascript:alert(4)", "Picture: https://x.example/3.jpg")
        assert page.page.locator("script").count() == 1
        assert page.page.locator("img, iframe, object, .words svg").count() == 0
        links = page.page.locator("a").evaluate_all("found => found.map(each => each.protocol)")
        assert set(links) == {"https:"}


def test_the_page_says_when_the_program_has_ended(opened, folder):
    with previewing(folder) as address:
        page = opened(address)
    page.shows(page.page.locator("#following"), "The preview has ended")
    page.says("ada")
    page.shows(page.page.locator("#toast"), "Is it still running?")


async def delivered(_: Any, brief: Any) -> Outlook:
    """A brief that is on its way, and was changed."""
    before = samples.brief(summary="It is open to all 12 of us.")
    changes = (Change(Fact.NUMBER, "12", ""),)
    groups = (Group(1795500000.0, 1203), Group(1795503600.0, 1))
    revised = Revised(before, 1203, changes, ())
    return Outlook(Course.CAMPAIGN, groups, 1795503660.0, CampaignState.GOING, 1203, revised)


def test_what_becomes_of_the_brief_is_told(opened, folder):
    with previewing(folder, look_up=delivered) as address:
        page = opened(address)
        told = page.panel("Who gets it, and when")
        page.shows(told, "On its way, 1,203 subscribers got it.", "The last gets it at about")
        change = page.panel("What the change does")
        page.shows(change, "1,203 messages that subscribers have change, without a sound.")
        page.shows(change, "12 → (nothing)", "It is open to all 12 of us.", "It is open.")
        page.shows(
            page.panel("As a notification"),
            "The Bridge Opens It is open.",
            "The Bridge Opens\nIt is open.",
        )
        page.shows(page.panel("Lengths"), "Title, in a notification", "70 advised")
