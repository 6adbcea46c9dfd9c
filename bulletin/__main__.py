"""``python -m bulletin``."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from bulletin.cli import run  # the face is loaded last, so that --version stays quick

    run()


if __name__ == "__main__":
    main()
