"""What every command has in common: how an error ends it, what an interruption does, and the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

#: What the shell is told after Ctrl-C: 128 and the number of the signal.
INTERRUPTED = 130
UNEXPECTED = 1


class FairwaitGroup(TyperGroup):
    """The group of all commands. It turns errors into words and exit codes, so that no command has to."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **named: Any) -> Any:
        """Run; ``--debug`` is understood wherever it stands, as people add it to the end of what just failed.

        So is ``--workspace``: every command that takes places takes groups of them.
        """
        given = list(sys.argv[1:] if args is None else args)
        words = given[: given.index("--")] if "--" in given else given
        if "--debug" in words:
            given.remove("--debug")
            given.insert(0, "--debug")
        return super().main(_workspace_first(given, len(words)), *rest, **named)

    def invoke(self, ctx: Any) -> Any:
        from fairwait.domain.errors import FairwaitError

        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except (typer.Exit, typer.Abort, EOFError):
            raise
        except KeyboardInterrupt:
            raise typer.Exit(_stopped()) from None
        except FairwaitError as error:
            raise typer.Exit(_told(error, _debug(ctx))) from None
        except OSError as error:
            if not _reader_left(error):
                raise typer.Exit(_unexpected(error, _debug(ctx))) from None
            _forget_output()
            raise typer.Exit(0) from None
        except Exception as error:
            if hasattr(error, "format_message"):  # the parser's own usage error: it prints itself, exit code 2
                raise
            if _interrupted(error):
                raise typer.Exit(_stopped()) from None
            raise typer.Exit(_unexpected(error, _debug(ctx))) from None
        return result


#: What the command that is running was given: its parameters, and what stood before it.
RUNNING: ContextVar[Any] = ContextVar("running", default=None)


class FairwaitCommand(TyperCommand):
    """A command whose help names its arguments and leaves the types of the programming language out."""

    def __init__(self, *rest: Any, **named: Any) -> None:
        super().__init__(*rest, **named)
        for param in self.params:
            if param.param_type_name == "argument":
                name = param.metavar or str(param.name).upper()
                plain = name if param.required or name.startswith("[") else f"[{name}]"
                setattr(param, "display_type_rich", lambda ctx: None)  # noqa: B010
                setattr(param, "get_usage_pieces", lambda ctx, plain=plain: [plain])  # noqa: B010

    def invoke(self, ctx: Any) -> Any:
        token = RUNNING.set(ctx)
        try:
            return super().invoke(ctx)
        finally:
            RUNNING.reset(token)


def _workspace_first(given: list[str], end: int) -> list[str]:
    """The arguments with ``--workspace DIR`` or ``--workspace=DIR`` first; ``end`` is where options end."""
    for at, word in enumerate(given[:end]):
        if word == "--workspace" and at + 1 == end:  # alone: the parser then says that it wants a folder
            return [word]
        size = 1 if word.startswith("--workspace=") else 2 if word == "--workspace" else 0
        if size:
            return [*given[at : at + size], *given[:at], *given[at + size :]]
    return given


def _debug(ctx: Any) -> bool:
    return bool((ctx.obj or {}).get("debug")) or bool(ctx.params.get("debug"))


def _told(error: Exception, debug: bool) -> int:
    from fairwait.cli.errors import show_error
    from fairwait.domain.errors import FairwaitError

    assert isinstance(error, FairwaitError)
    if debug:
        _traceback(error)
    show_error(error)
    return int(error.exit_code)


def _unexpected(error: Exception, debug: bool) -> int:
    from fairwait.cli.errors import show_apology

    if debug:
        _traceback(error)
    show_apology(error, debug)
    return UNEXPECTED


def _traceback(error: Exception) -> None:
    import traceback

    traceback.print_exception(error, file=sys.stderr)


def _interrupted(error: Exception) -> bool:
    """Whether the error is what became of Ctrl-C: DuckDB, at work, raises one of its own for it."""
    chain: BaseException | None = error
    while chain is not None:
        if isinstance(chain, KeyboardInterrupt) or str(chain) == "Query interrupted":
            return True
        chain = chain.__cause__ or chain.__context__
    return type(error).__name__ == "InterruptException"


def _stopped() -> int:
    print("\nStopped.", file=sys.stderr)
    return INTERRUPTED


def _reader_left(error: OSError) -> bool:
    """Whether the other end of the pipe was closed, as ``| head`` does; Windows says EINVAL for it."""
    import errno

    return isinstance(error, BrokenPipeError) or (
        os.name == "nt" and error.errno == errno.EINVAL and error.filename is None
    )


def _forget_output() -> None:
    """Send what is still unwritten nowhere, or Python complains about the closed pipe while it shuts down."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
