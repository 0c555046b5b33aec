"""``python -m entente`` does what the command ``entente`` does."""

from entente.course.cli import app

app(prog_name="entente")
