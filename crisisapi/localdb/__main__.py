"""`python -m crisisapi.localdb status|stop|clean [--force]`; `make clean` uses it."""

import argparse
import sys

from . import LocalDatabaseError, status, stop


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m crisisapi.localdb", description="The embedded PostgreSQL.")
    parser.add_argument("what", choices=["status", "stop", "clean"])
    parser.add_argument("--force", action="store_true", help="also while a command uses it")
    given = parser.parse_args()
    try:
        before = status()
        if given.what == "status":
            print(f"{'running' if before.running else 'stopped'}{', in use' if before.in_use else ''}")
        else:
            stop(force=given.force, remove=given.what == "clean")
    except LocalDatabaseError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for path in before.elsewhere:
        print(f"{'removed' if given.what == 'clean' else 'its files lie in'} {path}, outside the checkout")
    return 0


if __name__ == "__main__":
    sys.exit(main())
