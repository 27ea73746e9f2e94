"""`python -m kpi_lib` is `kpi`."""

import sys

from kpi_lib.cli import main

if __name__ == "__main__":
    sys.exit(main())
