"""The command line: what is typed is checked, handed on, and answered in sentences. No work of its own."""
