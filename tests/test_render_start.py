"""What the rendering process puts off is there when it is called."""

from __future__ import annotations

import subprocess
import sys

USED = """
import sys
from bulletin.writers.render_start import SELDOM, Absent, put_off
put_off()
from weasyprint.pdf import fonts
assert "unittest.mock" not in sys.modules
assert "fontTools.varLib" not in sys.modules
assert fonts.subset.Options(notdef_outline=True).notdef_outline
assert not any(isinstance(sys.modules.get(name), Absent) for name in SELDOM)
assert callable(fonts.instantiateVariableFont)
from fontTools.subset import Options
assert isinstance(fonts.subset.Options(), Options)
"""


def test_what_is_put_off_is_loaded_when_it_is_called() -> None:
    subprocess.run([sys.executable, "-c", USED], check=True)
