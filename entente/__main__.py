"""``python -m entente`` does what the command ``entente`` does."""

from entente.cli.app import app

app(prog_name="entente")
