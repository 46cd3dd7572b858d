"""The published limits: name, default, unit and reason (`design/trust.md` section 3).

Each is set by the environment variable `KUTCALC_` and its name in capitals.
"""

import os
from collections.abc import Mapping

import msgspec

from kutcalc.language import Text
from kutcalc.units import MAX_TOTAL_BASE_KR


class Limit(msgspec.Struct, frozen=True):
    """One published limit."""

    name: str
    default: int
    unit: str
    text: Text

    def value(self, environment: Mapping[str, str] | None = None) -> int:
        """Give the limit in force: what the environment says, else the default."""
        given = (os.environ if environment is None else environment).get(f"KUTCALC_{self.name.upper()}")
        return self.default if given is None else int(given)


MAX_AMOUNT_ORE = Limit(
    name="max_amount_ore",
    default=10**12,
    unit="ore",
    text=Text(sv="Tio miljarder kronor i en cell.", en="Ten billion kronor in one cell."),
)
MAX_TOTAL_BASE = Limit(
    name="max_total_base_kr",
    default=MAX_TOTAL_BASE_KR,
    unit="kr",
    text=Text(
        sv="Så stor summa ryms säkert i 64 bitar när den räknas i miljondels kronor.",
        en="A sum of this size is sure to fit in 64 bits when counted in millionths of a krona.",
    ),
)
MAX_TOTAL_COST = Limit(
    name="max_total_cost_kr",
    default=MAX_TOTAL_BASE_KR,
    unit="kr",
    text=Text(
        sv="Utbildningens kostnad gånger förslagets största faktor ryms i 64 bitar.",
        en="The cost of training times the largest factor of the policy fits in 64 bits.",
    ),
)
SYNC_CELLS = Limit(
    name="sync_cell_limit",
    default=10**6,
    unit="cells",
    text=Text(sv="Större beräkningar görs som jobb.", en="Larger calculations are done as jobs."),
)
JOB_CELLS = Limit(
    name="job_cell_limit",
    default=10**8,
    unit="cells",
    text=Text(sv="Större beräkningar delas upp.", en="Larger calculations are divided."),
)
MAX_REPLY_ROWS = Limit(
    name="max_reply_rows",
    default=50_000,
    unit="rows",
    text=Text(sv="Fler rader hämtas som fil.", en="More rows are fetched as a file."),
)
SMALL_GROUP = Limit(
    name="small_group",
    default=5,
    unit="persons",
    text=Text(sv="Mindre grupper visas inte.", en="Smaller groups are not shown."),
)
LINK_MAX_CHARS = Limit(
    name="link_max_chars",
    default=1_500,
    unit="characters",
    text=Text(sv="Ett fall som ryms i en adress.", en="A case that fits in an address."),
)
NUMBER_PATH_ROWS = Limit(
    name="number_path_rows",
    default=1_000,
    unit="rows",
    text=Text(
        sv="Färre rader än så räknas med heltal direkt, fler i kolumner. Svaret är detsamma.",
        en="Fewer rows than this are worked as plain integers, more as columns. The answer is the same.",
    ),
)

LIMITS: tuple[Limit, ...] = (
    MAX_AMOUNT_ORE,
    MAX_TOTAL_BASE,
    MAX_TOTAL_COST,
    SYNC_CELLS,
    JOB_CELLS,
    MAX_REPLY_ROWS,
    SMALL_GROUP,
    LINK_MAX_CHARS,
    NUMBER_PATH_ROWS,
)
