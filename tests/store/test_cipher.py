"""The encryption of chats' ids."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.cipher import Cipher
from bot.store.errors import StoreError

KEY = bytes(range(64))
CIPHER = Cipher(KEY)
OTHER = Cipher(bytes(reversed(KEY)))
CHATS = st.integers(-(2**63), 2**63 - 1) | st.from_regex(r"@[a-z][a-z0-9_]{3,31}", fullmatch=True)


@given(CHATS)
def test_a_chat_is_read_as_it_was_written_and_looked_up_by_the_same_bytes(chat):
    encrypted = CIPHER.encrypted(chat)
    assert Cipher(KEY).chat(encrypted) == chat
    assert type(CIPHER.chat(encrypted)) is type(chat)
    assert Cipher(KEY).encrypted(chat) == encrypted


@given(CHATS, CHATS)
def test_other_chats_are_other_bytes(one, other):
    assert (CIPHER.encrypted(one) == CIPHER.encrypted(other)) == (one == other)


def test_an_ids_length_does_not_show():
    assert {len(CIPHER.encrypted(chat)) for chat in (0, 7, -1001234567890, 2**52)} == {25}


@pytest.mark.parametrize(
    "encrypted", [OTHER.encrypted(4242), b"", b"4242", CIPHER.encrypted(4242)[:-1]]
)
def test_what_another_key_has_made_is_refused_without_an_id(encrypted):
    with pytest.raises(StoreError) as refused:
        CIPHER.chat(encrypted)
    assert str(refused.value) == "a chat in the database belongs to another key"


def test_a_key_is_known_by_its_check_value():
    assert CIPHER.check_value() == Cipher(KEY).check_value() != OTHER.check_value()


def test_the_form_stays_readable_by_later_versions():
    """What is in databases of today. Where this changes, the version in the associated data has to."""
    assert CIPHER.encrypted(4242).hex() == "3f931a5d5388bf2e7f0123c2e573cbada1e228eb0694f11b7e"
    assert CIPHER.check_value() == "dd5eac969222ee26df5ca340a81291ac3160e10061eb4da181"
