"""How a command ends on Ctrl-C, or when the system asks it to: soon, in one line, with no file half written."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, NoReturn

from typer.core import TyperGroup

from gridplan.cli.screen import console, tell
from gridplan.language import say
from gridplan.safe.scratch import remove_own

_PATIENCE_S = 0.6
"""How long a signal may wait for Python to hear it; a library at work does not look up before it is done."""
_HEARING_S = 2.0
"""How long the last line may wait where nobody reads it; else it is there at once."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StoppedError(BaseException):
    """The command was asked to stop; no verb catches this, and everything opened is closed on the way out.

    Parameters
    ----------
    number
        Of the signal.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


class StoppableGroup(TyperGroup):
    """Commands from which an interrupt comes out as itself, not as a fault that was made in typing."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            with _swallowed():  # again, as the group has put its own way of printing faults in place
                return super().invoke(ctx)
        except KeyboardInterrupt:
            raise StoppedError(signal.SIGINT) from None


@contextmanager
def stopping() -> Iterator[None]:
    """End the process soon after Ctrl-C and SIGTERM.

    The first Ctrl-C is an interrupt, which a search with a plan takes as its end; when the command then works on, it
    says so. The second and SIGTERM stop the command wherever it is. Where a library hears neither, the process ends
    without it: files are whole at every moment.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals reach the main thread only
        return
    heard: list[int] = []

    def hear(number: int, _frame: object) -> NoReturn:
        heard.append(number)
        if number == signal.SIGINT and len(heard) == 1:
            raise KeyboardInterrupt
        raise StoppedError(number)

    over = threading.Event()
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    wanted = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, hear) for number in wanted}
    told = signal.set_wakeup_fd(theirs.fileno())
    threading.Thread(target=_watch, args=(ours, heard, over), daemon=True).start()
    try:
        with _swallowed():
            yield
    except StoppedError as end:
        leave(end.number)
    except KeyboardInterrupt:
        leave(signal.SIGINT)
    finally:
        over.set()
        signal.set_wakeup_fd(told)
        for number, handler in before.items():
            signal.signal(number, handler)
        theirs.close()


def leave(number: int) -> NoReturn:
    """Say that the command was stopped and end the process, not waiting for threads at work.

    Nobody may read what is said: a pager holds its pipe full, or has closed it.
    """
    code = 128 + number
    patience = threading.Timer(_HEARING_S, os._exit, (code,))
    patience.daemon = True
    patience.start()
    try:
        remove_own()
        console().print(say("command-stopped"))
        sys.stdout.flush()
    finally:
        os._exit(code)


@contextmanager
def _swallowed() -> Iterator[None]:
    """End the process where a library that calls back would print an interrupt as its own fault and go on."""
    printed, ignored = sys.excepthook, sys.unraisablehook

    def print_(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        _leave_on(fault)
        printed(kind, fault, trace)

    def ignore(told: Any) -> None:
        _leave_on(told.exc_value)
        ignored(told)

    sys.excepthook, sys.unraisablehook = print_, ignore
    try:
        yield
    finally:
        sys.excepthook, sys.unraisablehook = printed, ignored


def _leave_on(fault: BaseException | None) -> None:
    if isinstance(fault, StoppedError):
        leave(fault.number)
    if isinstance(fault, KeyboardInterrupt):
        leave(signal.SIGINT)


def _watch(signals: socket.socket, heard: list[int], over: threading.Event) -> None:
    """End the process when Python has not heard a signal in time, or a second one has not ended it.

    Parameters
    ----------
    over
        Set once the command has ended by itself.
    """
    arrived = 0
    with signals:
        while number := signals.recv(1):
            if number[0] not in _SIGNALS:
                continue  # a library has signals of its own
            arrived += 1
            if over.wait(_PATIENCE_S):
                return
            if len(heard) < arrived or arrived > 1 or number[0] == signal.SIGTERM:
                leave(number[0])
            tell(say("command-finishing"))
