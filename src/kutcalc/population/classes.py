"""The classes that firms and persons of a population fall in, in the order in which they are shown."""

from typing import Final

SIZE_CLASSES: Final = ("1-9", "10-49", "50-249", "250+")
SECTORS: Final = ("A", "B+C", "D+E", "F", "G", "H", "I", "J", "K", "L", "M+N", "P", "Q", "R-U")
REGIONS: Final = ("SE11", "SE12", "SE21", "SE22", "SE23", "SE31", "SE32", "SE33")
SEXES: Final = ("women", "men")
COLLARS: Final = ("blue", "white")
AGE_BANDS: Final = ("15-24", "25-34", "35-44", "45-54", "55-64", "65+")
CODES: Final[dict[str, tuple[str, ...]]] = {
    "A": ("01500", "02200"),
    "B+C": ("25620", "28990", "10710", "29102"),
    "D+E": ("35130", "38110"),
    "F": ("41200", "43210"),
    "G": ("46900", "47112"),
    "H": ("49410", "52290"),
    "I": ("56100", "55101"),
    "J": ("62010", "63110"),
    "K": ("64190", "65120"),
    "L": ("68201", "68320"),
    "M+N": ("70220", "71122", "81210", "78100"),
    "P": ("85201", "85600"),
    "Q": ("86211", "88101"),
    "R-U": ("93130", "96021"),
}
"""Some activities that stand for their section, five digits of SNI 2007."""

__all__ = ["AGE_BANDS", "CODES", "COLLARS", "REGIONS", "SECTORS", "SEXES", "SIZE_CLASSES"]
