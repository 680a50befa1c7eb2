"""The folder of a store: one process at a time, and one line where it cannot be used."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store.errors import StoreError
from bot.store.folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "data")


def refusal(folder: Folder) -> str:
    with pytest.raises(StoreError) as refused, folder.locked():
        pass
    return str(refused.value)


def test_one_holds_the_lock(folder: Folder):
    with folder.locked():
        assert refusal(folder) == f"another brief-bot uses BOT_DATA ({folder.path}); stop it first"
    with folder.locked():
        pass


@pytest.mark.process
def test_another_process_is_kept_out_until_this_one_dies(folder: Folder):
    code = (
        "import pathlib, sys; from bot.store.folder import Folder;"
        "held = Folder(pathlib.Path(sys.argv[1])).locked(); held.__enter__();"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, folder.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"held\n"
        assert refusal(folder).startswith("another brief-bot uses BOT_DATA")
        process.send_signal(signal.SIGKILL)
        process.wait(60)
        with folder.locked():
            pass


def test_a_folder_that_cannot_be_written_is_told(folder: Folder):
    folder.path.mkdir(mode=0o500)
    root = os.getuid() == 0
    if root:
        os.setresuid(65534, 65534, 0)  # whom rights are held against
    try:
        assert refusal(folder) == f"BOT_DATA cannot be written: {folder.path} (Permission denied)"
    finally:
        if root:
            os.setresuid(0, 0, 0)


def test_a_file_in_the_place_of_the_folder_is_told(folder: Folder):
    folder.path.touch()
    assert refusal(folder) == f"BOT_DATA cannot be written: {folder.path} (File exists)"
    folder = Folder(folder.path / "deeper")
    assert refusal(folder) == f"BOT_DATA cannot be written: {folder.path} (Not a directory)"


def test_a_file_is_written_whole_or_not_at_all(folder: Folder, monkeypatch):
    with folder.locked():
        folder.write(folder.key, "one")

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space left on device"):
            folder.write(folder.key, "two")
        assert folder.read(folder.key) == "one"
        assert not [path for path in folder.path.iterdir() if ".new" in path.name]
