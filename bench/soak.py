"""`python -m bench.soak`: a steady load with faults of every kind; nothing may be lost."""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import time
from collections import Counter

from bench import telegram
from bench.__main__ import cpu, memory

CHATS = 5000
DELAY = 0.05


async def ask(account: telegram.Telegram, rate: float, until: float) -> Counter[int]:
    """Have readers ask at a rate until a moment; how often each did. Some updates come twice."""
    asked: Counter[int] = Counter()
    number, began = 0, time.monotonic()
    while (now := time.monotonic()) < until:
        while number < (now - began) * rate:
            number += 1
            chat = random.randrange(1, CHATS)
            asked[chat] += 1
            update = telegram.asked(number, chat)
            account.add(update)
            if random.random() < account.faults:
                account.add(update)
        await asyncio.sleep(0.005)
    return asked


async def watch(account: telegram.Telegram, pid: int) -> None:
    """Print a line every half a minute."""
    while True:
        await asyncio.sleep(30)
        waiting, done = len(account.pending), sum(account.answered.values())
        print(f"{done:8} answers {waiting:6} waiting {memory(pid, 'VmRSS'):6.0f} MB", flush=True)


async def main() -> int:
    """Run, and say what became of every command; 1 if any was lost."""
    parser = argparse.ArgumentParser("python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=float, default=200, help="commands a second")
    parser.add_argument("--faults", type=float, default=0.01, help="part of requests that fail")
    arguments = parser.parse_args()
    account = telegram.Telegram(DELAY, faults=arguments.faults)
    server, port = await telegram.serve(account)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        env={
            "PATH": os.environ["PATH"],
            "BOT_TOKEN": telegram.TOKEN,
            "BOT_API_URL": f"http://127.0.0.1:{port}",
            "BOT_LOG_LEVEL": "ERROR",
        },
    )
    watching = asyncio.create_task(watch(account, process.pid))
    end = time.monotonic() + 60 * arguments.minutes
    asked = await ask(account, arguments.rate, end)
    deadline = time.monotonic() + 90
    while lost := asked - Counter(account.answered):
        if time.monotonic() > deadline or process.returncode is not None:
            break
        await asyncio.sleep(0.1)
    used = cpu(process.pid)
    print(
        f"{asked.total()} commands, {account.met} faults: {lost.total()} lost, "
        f"{(Counter(account.answered) - asked).total()} answered twice, "
        f"{1000 * used / asked.total():.2f} CPU ms an answer, "
        f"{memory(process.pid, 'VmHWM'):.0f} MB at most"
    )
    watching.cancel()
    process.terminate()
    code = await process.wait()
    server.close()
    print(f"exit code {code}")
    return 1 if lost or code else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
