"""What becomes of a brief as its file is now: who is still to get it, and which copies a change reaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.brief import Brief
from bot.delivery.content.facts import Change, Fact
from bot.delivery.editors.forecast import Group
from bot.delivery.editors.outlook import Course, Outlook, Outlooks
from bot.delivery.ledger.sending import Result, Sending
from bot.delivery.states import CampaignState
from bot.library import Library
from bot.store.tables import metadata
from bot.subscription import Days, Place
from tests.support import samples
from tests.support.delivering import CONFIRMED, Delivering
from tests.support.samples import brief, section
from tests.support.versions import BEFORE, OPENS, OPENS_UK

OLDER = brief(id="older")
PUBLISHED = {"published": "2027-01-15T08:00Z"}
BRIEF = brief(**PUBLISHED)
MORNING = replace(CONFIRMED, times=(time(7),), zone="Europe/Berlin")
NUMBERED = brief(**PUBLISHED, summary="It is open to 1,300.")
NUMBER = Change(Fact.NUMBER, "", "1,300")
NOTIFIED = {"date": "2027-01-15 09:00", "text": "1,300 came.", "notify": "silent"}
CORRECTED = brief(**PUBLISHED, summary="It is open to 1,300.", corrections=[NOTIFIED])


def at(day: int, hour: int, minute: int = 0) -> float:
    """A moment of the month (seconds since 1970); the clock begins on the 15th at 8:00."""
    return datetime(2027, 1, day, hour, minute, tzinfo=UTC).timestamp()


NOW = at(15, 8)


async def outlook(newsroom: Delivering, *briefs: Brief, **more: Any) -> Outlook:
    """The outlook of the last of some briefs, which are all of the content."""
    outlooks = Outlooks(newsroom.clock, newsroom.rate, newsroom.delay)
    library = Library(briefs, **more)
    asked = briefs[-1].model_copy()  # read by itself, as one file is
    return await newsroom.store.database.read(lambda c: outlooks.of(c, library, asked))


async def rows(newsroom: Delivering) -> dict[str, list[Any]]:
    """All that the database has, by its tables."""
    found = {}
    for table in metadata.sorted_tables:
        kept = await newsroom.store.database.read(lambda c, t=table: c.execute(select(t)))
        found[table.name] = sorted(map(tuple, kept), key=repr)
    return found


async def is_delivered(newsroom: Delivering) -> None:
    """Have three readers get the brief, and one wait for the morning."""
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)
    assert await newsroom.states() == {"sent": 3, "due": 1}


@pytest.fixture
async def readers(delivering: Delivering) -> Delivering:
    """Deliveries that are switched on, with three who get briefs as they appear and one who gets them in the morning."""
    await delivering.publishes(OLDER)
    for chat in (1, 2, 3):
        await delivering.subscribes(chat)
    await delivering.subscribes(4, MORNING)
    return delivering


async def test_a_new_brief_goes_to_some_after_the_delay_and_to_others_at_their_hour(readers):
    await readers.subscribes(5, replace(MORNING, times=(time(18),)))
    found = await outlook(readers, OLDER, BRIEF)
    assert found == Outlook(
        Course.NOT_YET,
        (Group(NOW + 60, 3), Group(at(15, 17), 1), Group(at(16, 6), 1)),
        at(16, 6) + 1 / 25,
    )
    await readers.publishes(OLDER, BRIEF)
    await readers.jumps(60)
    for hour in (at(15, 17), at(16, 6)):
        readers.clock.time = hour
        await readers.passes(1)
    assert {push.place.chat: push.at for push in readers.chats.pushes} == {
        **dict.fromkeys((1, 2, 3), pytest.approx(NOW + 60, abs=1)),
        5: pytest.approx(at(15, 17), abs=1),
        4: pytest.approx(at(16, 6), abs=1),
    }


async def test_the_last_gets_it_after_all_others_at_the_rate_of_the_messages(readers):
    for chat in range(5, 52):
        await readers.subscribes(chat)
    found = await outlook(readers, OLDER, brief(published="2027-01-15T07:00Z"))
    assert found.groups == (Group(NOW + 60, 50), Group(at(16, 6), 1))
    readers.rate = 0.0005
    # So slow that the last of those before it come after its hour.
    found = await outlook(readers, OLDER, BRIEF)
    assert found.ends == NOW + 60 + 51 / 0.0005
    assert found.groups == (Group(NOW + 60, 50), Group(at(16, 6), 1))


async def test_who_has_chosen_the_same_hour_in_another_way_is_counted_with_the_others(readers):
    await readers.subscribes(5, replace(MORNING, times=(time(6),), zone="UTC"))
    await readers.subscribes(6, replace(CONFIRMED, days=Days.WEEKDAYS, zone="Europe/Berlin"))
    found = await outlook(readers, OLDER, BRIEF)
    assert found.groups == (Group(NOW + 60, 4), Group(at(16, 6), 2))


async def test_who_wants_nothing_or_has_blocked_the_bot_is_not_counted(readers):
    write = readers.store.database.write
    await write(lambda c: readers.subscriptions.stop(c, Place(1)))
    await write(lambda c: readers.subscriptions.block(c, 4))
    found = await outlook(readers, OLDER, BRIEF)
    assert (found.groups, found.ends) == ((Group(NOW + 60, 2),), NOW + 60 + 2 / 25)


async def test_a_brief_without_readers_has_no_last_one(delivering):
    await delivering.publishes(OLDER)
    assert await outlook(delivering, OLDER, BRIEF) == Outlook(Course.NOT_YET)


async def test_a_brief_that_appears_later_is_sent_at_its_hour(readers):
    found = await outlook(readers, OLDER, brief(published="2027-01-15T12:30Z"))
    assert found.course is Course.NOT_YET
    assert found.groups == (Group(at(15, 12, 30), 3), Group(at(16, 6), 1))
    found = await outlook(readers, OLDER, brief(published="2027-01-16T06:30Z"))
    assert found.groups == (Group(at(16, 6, 30), 3), Group(at(17, 6), 1))


async def test_an_hour_that_comes_before_the_delay_ends_waits_for_that(readers):
    found = await outlook(readers, OLDER, brief(published="2027-01-15T08:00:20Z"))
    assert found.groups[0] == Group(NOW + 60, 3)


async def test_a_day_alone_is_its_morning_by_the_newsrooms_clock(readers):
    found = await outlook(
        readers, OLDER, brief(published="2027-01-16"), zone=ZoneInfo("America/New_York")
    )
    assert found.groups == (Group(at(16, 11), 3), Group(at(17, 6), 1))


async def test_a_translation_goes_to_those_alone_who_read_its_language(newsroom):
    found = await outlook(newsroom, *BEFORE, OPENS, OPENS_UK)
    assert found == Outlook(Course.NOT_YET, (Group(NOW + 60, 1),), NOW + 60 + 1 / 25)


async def test_the_newsrooms_version_goes_to_all_but_the_readers_of_one_on_its_way(newsroom):
    await newsroom.publishes(*BEFORE, OPENS_UK)
    found = await outlook(newsroom, *BEFORE, OPENS_UK, OPENS)
    assert found == Outlook(Course.NOT_YET, (Group(NOW + 60, 4),), NOW + 60 + 4 / 25)


async def test_who_got_a_translation_does_not_get_the_newsrooms_version(newsroom):
    await newsroom.publishes(*BEFORE, OPENS_UK)
    await newsroom.jumps(60)
    found = await outlook(newsroom, *BEFORE, OPENS_UK, OPENS)
    assert found.course is Course.NOT_YET
    assert found.groups == (Group(newsroom.clock.now() + 60, 4),)


@pytest.mark.parametrize("published", [None, "2027-01-15T08:00Z"])
async def test_a_draft_is_foretold_as_if_it_were_published_now(readers, published):
    found = await outlook(readers, OLDER, brief(draft=True, published=published))
    assert found == Outlook(
        Course.NOT_YET, (Group(NOW + 60, 3), Group(at(16, 6), 1)), at(16, 6) + 1 / 25
    )


async def test_a_draft_that_is_too_old_by_its_date_goes_to_nobody(readers):
    found = await outlook(readers, OLDER, brief(draft=True, published="2026-11-23"))
    assert found == Outlook(Course.OLD)


async def test_a_draft_keeps_the_hour_that_is_to_come(readers):
    found = await outlook(readers, OLDER, brief(draft=True, published="2027-01-15T12:00Z"))
    assert found.groups == (Group(at(15, 12), 3), Group(at(16, 6), 1))


async def test_the_draft_of_a_translation_goes_to_those_who_read_its_language(newsroom):
    draft = OPENS_UK.model_copy(update={"draft": True})
    found = await outlook(newsroom, *BEFORE, OPENS, draft)
    assert (found.course, found.groups) == (Course.NOT_YET, (Group(NOW + 60, 1),))


async def test_another_draft_is_no_language_that_the_newsroom_writes(readers):
    """Without it no brief is in the newsroom's language, and its only one reaches all."""
    draft = brief(id="english", draft=True)
    uk = brief(id="uk", language="uk", **PUBLISHED)
    assert (await outlook(readers, draft, uk)).groups[0] == Group(NOW + 60, 3)
    assert (await outlook(readers, OLDER, uk)).groups == ()


@pytest.mark.parametrize(
    ("published", "course"),
    [
        ("2027-01-14T07:59Z", Course.OLD),
        ("2027-01-14T08:00Z", Course.NOT_YET),
        ("2027-01-13", Course.OLD),
        ("2027-01-14", Course.NOT_YET),
        (None, Course.NOT_YET),
    ],
)
async def test_what_was_published_more_than_a_day_ago_is_old(readers, published, course):
    found = await outlook(readers, OLDER, brief(published=published))
    assert found.course is course
    assert bool(found.groups) is (course is Course.NOT_YET)
    if course is Course.OLD:
        assert found == Outlook(Course.OLD)


async def test_what_was_there_before_deliveries_were_switched_on_is_known(readers):
    assert await outlook(readers, OLDER) == Outlook(Course.KNOWN)
    assert await outlook(readers, brief(id="older", summary="It is open to 5.")) == Outlook(
        Course.KNOWN
    )
    assert await outlook(readers, brief(id="older", draft=True)) == Outlook(Course.KNOWN)
    assert await outlook(readers, brief(id="newer", formerly=["older"], **PUBLISHED)) == Outlook(
        Course.KNOWN
    )


async def test_a_brief_that_is_withdrawn_before_it_was_sent_is_known(readers):
    gone = brief(**PUBLISHED, withdrawn={"date": "2027-01-15", "text": "It was wrong."})
    assert await outlook(readers, OLDER, gone) == Outlook(Course.KNOWN)


async def test_a_brief_that_the_bot_has_seen_waits_until_its_delay_ends(readers):
    await readers.publishes(OLDER, BRIEF)
    expected = Outlook(
        Course.CAMPAIGN,
        (Group(NOW + 60, 3), Group(at(16, 6), 1)),
        at(16, 6) + 1 / 25,
        CampaignState.WAITING,
    )
    assert await outlook(readers, OLDER, BRIEF) == expected
    # Half of the delay has passed, which does not begin anew.
    readers.clock.time += 30
    assert await outlook(readers, OLDER, BRIEF) == expected


async def test_a_brief_that_the_editors_are_asked_about_is_sent_at_the_earliest_now(store):
    newsroom = Delivering(store, asks=True)
    await newsroom.publishes(OLDER)
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(3600)
    now = newsroom.clock.now()
    assert await outlook(newsroom, OLDER, BRIEF) == Outlook(
        Course.CAMPAIGN, (Group(now, 1),), now + 1 / 25, CampaignState.ASKED
    )


async def test_of_a_brief_on_its_way_those_are_left_who_have_not_got_it(readers):
    await readers.begins_to_send(OLDER, BRIEF)
    sent = (await readers.states())["sent"]
    assert 1 <= sent < 4
    found = await outlook(readers, OLDER, BRIEF)
    assert (found.course, found.state) == (Course.CAMPAIGN, CampaignState.GOING)
    assert found.sent == sent
    assert sum(group.recipients for group in found.groups) == 4 - sent
    await readers.passes(10)
    found = await outlook(readers, OLDER, BRIEF)
    assert found == Outlook(
        Course.CAMPAIGN, (Group(at(16, 6), 1),), at(16, 6) + 1 / 25, CampaignState.GOING, 3
    )


async def test_what_should_have_gone_out_already_is_due_now(readers):
    readers.chats.answer = lambda _: Sending(Result.NOT_SENT)
    await readers.publishes(OLDER, BRIEF)
    await readers.jumps(60)
    readers.clock.time += 600
    now = readers.clock.now()
    found = await outlook(readers, OLDER, BRIEF)
    assert found.groups == (Group(now, 3), Group(at(16, 6), 1))
    assert found.sent == 0


async def test_a_brief_that_all_have_is_done(readers):
    await is_delivered(readers)
    await readers.jumps(22 * 3600)
    assert await outlook(readers, OLDER, BRIEF) == Outlook(
        Course.CAMPAIGN, (), None, CampaignState.DONE, 4
    )


async def test_a_copy_that_was_deleted_counts_as_sent_and_is_not_edited(readers):
    await is_delivered(readers)
    readers.chats.answer = lambda place: Sending(Result.GONE) if place.chat == 2 else None
    await readers.publishes(OLDER, CORRECTED)
    await readers.jumps(60)
    again = brief(**PUBLISHED, summary="It is shut.", corrections=[NOTIFIED])
    found = await outlook(readers, OLDER, again)
    assert found.sent == 3
    assert found.revised is not None
    assert found.revised.copies == 2


async def test_a_brief_under_another_id_keeps_its_campaign(readers):
    await is_delivered(readers)
    found = await outlook(readers, OLDER, brief(id="renamed", formerly=["bridge"], **PUBLISHED))
    assert (found.course, found.sent, found.revised) == (Course.CAMPAIGN, 3, None)


async def test_a_brief_that_is_as_its_copies_show_it_is_not_revised(readers):
    await is_delivered(readers)
    assert (await outlook(readers, OLDER, BRIEF)).revised is None
    points = [section(points=["No copy shows this: 5."]), samples.BRIEF["sections"][1]]
    assert (await outlook(readers, OLDER, brief(**PUBLISHED, sections=points))).revised is None


async def test_another_number_without_a_correction_is_named_with_the_copies_that_it_reaches(
    readers,
):
    await is_delivered(readers)
    found = await outlook(readers, OLDER, NUMBERED)
    assert found.groups == (Group(at(16, 6), 1),)
    assert found.revised == (BRIEF, 3, (NUMBER,), ())
    await readers.publishes(OLDER, NUMBERED)
    await readers.jumps(60)
    assert len(readers.chats.edits) == 3


async def test_other_words_alone_reach_the_copies_and_nobody_is_asked(readers):
    await is_delivered(readers)
    found = await outlook(readers, OLDER, brief(**PUBLISHED, summary="It is shut."))
    assert found.revised == (BRIEF, 3, (), ())


async def test_a_correction_explains_the_number_and_is_told_as_a_reply(readers):
    await is_delivered(readers)
    found = await outlook(readers, OLDER, CORRECTED)
    assert found.revised == (BRIEF, 3, (), (CORRECTED.corrections[0],))


async def test_a_correction_that_does_not_notify_is_told_to_nobody(readers):
    await is_delivered(readers)
    quiet = {"date": "2027-01-15 09:00", "text": "1,300 came."}
    changed = brief(**PUBLISHED, summary="It is open to 1,300.", corrections=[quiet])
    assert (await outlook(readers, OLDER, changed)).revised == (BRIEF, 3, (), ())


async def test_corrections_are_told_the_oldest_first_and_none_that_was_told_before(readers):
    await is_delivered(readers)
    await readers.publishes(OLDER, CORRECTED)
    await readers.jumps(60)
    more = [
        {"date": "2027-01-15 11:00", "text": "Three.", "notify": "aloud"},
        {"date": "2027-01-15 10:00", "text": "Two.", "notify": "silent"},
    ]
    changed = brief(**PUBLISHED, summary="It is shut.", corrections=[*more, NOTIFIED])
    found = await outlook(readers, OLDER, changed)
    assert found.revised is not None
    assert found.revised.before == CORRECTED
    assert [each.text for each in found.revised.told] == ["Two.", "Three."]


async def test_what_the_bot_has_seen_already_is_compared_with_what_was_there_before(readers):
    await is_delivered(readers)
    await readers.publishes(OLDER, NUMBERED)
    assert (await outlook(readers, OLDER, NUMBERED)).revised == (BRIEF, 3, (NUMBER,), ())
    readers.clock.time += 59
    assert (await outlook(readers, OLDER, NUMBERED)).revised == (BRIEF, 3, (NUMBER,), ())
    await readers.passes(10)
    assert len(readers.chats.edits) == 3
    assert (await outlook(readers, OLDER, NUMBERED)).revised is None


async def test_while_copies_are_edited_those_count_that_show_the_text_before(readers):
    await is_delivered(readers)
    readers.chats.answer = lambda place: Sending(Result.UNSURE) if place.chat == 2 else None
    await readers.publishes(OLDER, CORRECTED)
    readers.clock.time += 60
    await readers.passes(1)
    found = await outlook(readers, OLDER, CORRECTED)
    assert found.revised == (BRIEF, 1, (), (CORRECTED.corrections[0],))


async def test_edits_that_were_stopped_are_foretold_no_longer(readers):
    await is_delivered(readers)
    await readers.publishes(OLDER, NUMBERED)
    assert await readers.decides("stop_edits", 1)
    assert (await outlook(readers, OLDER, NUMBERED)).revised is None


async def test_a_withdrawal_reaches_the_copies_and_explains_itself(readers):
    await is_delivered(readers)
    gone = brief(
        **PUBLISHED, summary="To 9.", withdrawn={"date": "2027-01-15", "text": "It was wrong."}
    )
    assert (await outlook(readers, OLDER, gone)).revised == (BRIEF, 3, (), ())


@pytest.mark.parametrize("changed", [NUMBERED, CORRECTED])
async def test_before_anything_was_sent_no_copy_is_revised(readers, changed):
    await readers.publishes(OLDER, BRIEF)
    found = await outlook(readers, OLDER, changed)
    assert (found.state, found.sent, found.revised) == (CampaignState.WAITING, 0, None)
    await readers.publishes(OLDER, changed)
    assert (await outlook(readers, OLDER, changed)).revised is None
    readers.chats.answer = lambda _: Sending(Result.NOT_SENT)
    await readers.jumps(60)
    found = await outlook(readers, OLDER, BRIEF)
    assert (found.state, found.sent, found.revised) == (CampaignState.GOING, 0, None)


async def test_a_brief_that_goes_to_all_in_the_morning_has_no_copies_to_revise_before(delivering):
    await delivering.publishes(OLDER)
    await delivering.subscribes(4, MORNING)
    await delivering.publishes(OLDER, BRIEF)
    await delivering.jumps(60)
    found = await outlook(delivering, OLDER, NUMBERED)
    assert (found.state, found.sent, found.revised) == (CampaignState.GOING, 0, None)
    assert found.groups == (Group(at(16, 6), 1),)


async def test_looking_ahead_changes_nothing_in_the_database(readers):
    gone = brief(**PUBLISHED, withdrawn={"date": "2027-01-15", "text": "It was wrong."})
    every = [
        OLDER,
        BRIEF,
        NUMBERED,
        CORRECTED,
        gone,
        brief(draft=True),
        brief(published="2027-01-10"),
    ]

    async def looks() -> None:
        before = await rows(readers)
        assert before["known_briefs"]
        for each in every:
            await outlook(readers, OLDER, each)
        assert await rows(readers) == before

    await looks()
    await readers.publishes(OLDER, BRIEF)
    await looks()
    await readers.jumps(60)
    await looks()
    await readers.publishes(OLDER, CORRECTED)
    await looks()
    await readers.jumps(22 * 3600)
    await looks()
    assert (await readers.campaign())["state"] == "done"


async def test_a_withdrawal_sends_nothing_more_and_changes_what_was_sent(readers):
    await is_delivered(readers)
    why = {"date": "2027-01-15", "text": "Taken back."}
    gone = brief(**PUBLISHED, withdrawn=why, corrections=[NOTIFIED])
    found = await outlook(readers, OLDER, gone)
    assert (found.groups, found.ends) == ((), None)
    assert found.revised == (BRIEF, 3, (), ())


async def test_a_brief_that_is_a_draft_again_stays_as_it_was_sent(readers):
    await is_delivered(readers)
    found = await outlook(readers, OLDER, brief(**PUBLISHED, summary="It is 5.", draft=True))
    assert found == Outlook(Course.TAKEN_BACK, state=CampaignState.GOING, sent=3)


async def test_a_second_save_is_compared_with_what_the_copies_show(readers):
    await is_delivered(readers)
    await readers.publishes(OLDER, brief(**PUBLISHED, summary="It is 5."))
    second = brief(**PUBLISHED, summary="It is 5, ok.")
    found = await outlook(readers, OLDER, second)
    assert found.revised == (BRIEF, 3, (Change(Fact.NUMBER, "", "5"),), ())
    # Who takes it back changes nothing.
    assert (await outlook(readers, OLDER, BRIEF)).revised is None


async def test_a_change_that_the_editors_are_asked_about_is_told_while_it_is_held(readers):
    readers.asks = True
    readers.shares(readers.clock, readers.chats)
    await readers.publishes(OLDER, BRIEF)
    await readers.jumps(60)
    assert await readers.decides("approve", 1, 1)
    await readers.jumps(1)
    copies = (await readers.states())["sent"]
    held = brief(**PUBLISHED, summary="It is 5.")
    await readers.publishes(OLDER, held)
    found = await outlook(readers, OLDER, held)
    assert found.revised == (BRIEF, copies, (Change(Fact.NUMBER, "", "5"),), ())
    another = await outlook(readers, OLDER, brief(**PUBLISHED, summary="It is 6."))
    assert another.revised == (BRIEF, copies, (Change(Fact.NUMBER, "", "6"),), ())


async def test_a_brief_that_is_being_checked_stays_so_until_it_is_corrected(readers):
    await is_delivered(readers)
    await readers.decides("pull", 1)
    assert (await outlook(readers, OLDER, BRIEF)).revised is None
    await readers.passes(2)
    assert (await outlook(readers, OLDER, NUMBERED)).revised is None
    found = (await outlook(readers, OLDER, CORRECTED)).revised
    assert found is not None
    assert found.copies == 3


async def test_another_hour_in_the_file_counts_before_anything_went_out(readers):
    await readers.publishes(OLDER, BRIEF)
    later = brief(published="2027-01-15T12:00Z")
    found = await outlook(readers, OLDER, later)
    assert found.groups[0] == (at(15, 12), 3)


async def test_nobody_is_sent_what_was_there_when_deliveries_are_switched_on(delivering):
    await delivering.subscribes(1)
    assert (await outlook(delivering, BRIEF)).course is Course.KNOWN
    coming = await outlook(delivering, brief(published="2027-01-15T12:00Z"))
    assert coming == Outlook(Course.NOT_YET, (Group(at(15, 12), 1),), at(15, 12) + 1 / 25)
