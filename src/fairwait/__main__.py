"""``python -m fairwait`` is the command ``fairwait``."""

from fairwait.app.main import run

if __name__ == "__main__":
    run()
