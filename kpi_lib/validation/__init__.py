"""Tables are held against the suites of `expectations/`."""
