"""``python -m gridplan`` and the command ``gridplan``: the command line."""

import signal

from gridplan.later import Later


class CommandLine:
    """Loads once it is known how an interrupt ends it."""

    run = Later("gridplan.cli:main")


def main() -> None:
    """Run the command line; while it loads, Ctrl-C ends it without a word, as it ends other programs."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    CommandLine.run()


if __name__ == "__main__":
    main()
