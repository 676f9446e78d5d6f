"""`python -m bench [PART…]`: all parts, or those named."""

import argparse

from . import compare, crowd, delivery, first, idle, machine, messages, page, returning

PARTS = {
    "peers": compare.run,
    "crowd": crowd.run,
    "returning": returning.run,
    "messages": messages.run,
    "delivery": delivery.run,
    "idle": idle.run,
    "first": first.run,
    "page": page.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench", description="Measure Slackish on this machine.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)} (default: all)")
    parts = parser.parse_args().parts or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    machine.describe()
    for part in parts:
        PARTS[part]()


if __name__ == "__main__":
    main()
