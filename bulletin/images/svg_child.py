"""The child that draws: a cleaned SVG on stdin → PNG on stdout. Run as a script, on its own.

Its limits are its own: 10 s of processor time and 1.5 GiB of memory, where the system has
such limits. It is given no file names and no addresses.
"""

from __future__ import annotations

import sys

MEMORY = 1_500 * 2**20
SECONDS = 10


def main() -> None:
    """Draw. Any error ends the process with a code that is not 0."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    except (ImportError, ValueError, OSError):
        # Elsewhere the parent's clock alone bounds it.
        pass
    import resvg_py

    text = sys.stdin.buffer.read().decode("utf-8")
    png = resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=sys.argv[1:] != ["fonts"])
    sys.stdout.buffer.write(bytes(png))


if __name__ == "__main__":
    main()
