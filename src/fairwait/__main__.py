"""``python -m fairwait`` is the command ``fairwait``."""

from fairwait.cli.main import run

if __name__ == "__main__":
    run()
