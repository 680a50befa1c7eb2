"""`python -m bot`: the same as the console script `brief-bot`."""

from bot.cli import main

if __name__ == "__main__":
    main()
