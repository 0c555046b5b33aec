"""How far two colours stand out from each other (WCAG 2.2, 1.4.3): for every test that looks at colours."""

from __future__ import annotations

from matplotlib.colors import to_rgb


def luminance(colour) -> float:
    """How much light a colour gives, from 0 (black) to 1 (white)."""
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


def contrast(one, other) -> float:
    """From 1, alike, to 21, black on white."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
