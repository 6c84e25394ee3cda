"""Colours that can be read whatever a plan asks for (WCAG 2.2)."""

from __future__ import annotations

import colorsys

CONTRAST = 5.5
"""WCAG asks for 4.5 on the paper itself; this leaves room for text on a tinted surface."""


def readable(colour: str, paper: str) -> str:
    """`colour`, as much darker or lighter as it takes to be read on `paper`; its hue stays (WCAG 2.2, 1.4.3)."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_shares(colour))
    edge = 0.0 if _luminance(paper) > 0.5 else 1.0
    for step in range(41):
        shares = colorsys.hls_to_rgb(hue, lightness + (edge - lightness) * step / 40, saturation)
        mixed = "#" + "".join(f"{round(each * 255):02x}" for each in shares)
        if contrast(mixed, paper) >= CONTRAST:
            break
    return mixed


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in _shares(colour))
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _shares(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue
