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

MAX_JSON_BODY = Limit(
    name="max_json_body_bytes",
    default=1_048_576,
    unit="bytes",
    text=Text(
        sv="Ungefär 10 000 lönerader; mer skickas som NDJSON eller fil.",
        en="About 10,000 payslip rows; more is sent as NDJSON or as a file.",
    ),
)
MAX_NDJSON_BODY = Limit(
    name="max_ndjson_body_bytes",
    default=20_971_520,
    unit="bytes",
    text=Text(sv="Ungefär 250 000 rader om 80 byte.", en="About 250,000 rows of 80 bytes."),
)
MAX_UPLOAD = Limit(
    name="max_upload_bytes",
    default=20_971_520,
    unit="bytes",
    text=Text(sv="Ungefär 250 000 rader om 80 byte.", en="About 250,000 rows of 80 bytes."),
)
MAX_HEADER = Limit(
    name="max_header_bytes",
    default=16_384,
    unit="bytes",
    text=Text(sv="Mer behöver ingen webbläsare skicka.", en="No browser needs to send more."),
)
MAX_URL = Limit(
    name="max_url_bytes",
    default=2_048,
    unit="bytes",
    text=Text(
        sv="Längre adresser går inte fram överallt (DIGG UFN.05).",
        en="Longer addresses do not get through everywhere (DIGG UFN.05).",
    ),
)
HEAD_TIMEOUT = Limit(
    name="head_timeout_s",
    default=5,
    unit="seconds",
    text=Text(
        sv="Ett halvt huvud ska inte hålla en förbindelse öppen.", en="Half a head shall not keep a connection open."
    ),
)
BODY_SPEED = Limit(
    name="body_min_bytes_per_s",
    default=1_000,
    unit="bytes per second",
    text=Text(
        sv="Räknat över tio sekunder; en droppande avsändare stängs ute.",
        en="Counted over ten seconds; a dripping sender is shut out.",
    ),
)
MAX_UNPACKED = Limit(
    name="max_unpacked_bytes",
    default=209_715_200,
    unit="bytes",
    text=Text(sv="Räknas medan filen packas upp.", en="Counted while the file is unpacked."),
)
MAX_ZIP_ENTRIES = Limit(
    name="max_zip_entries",
    default=200,
    unit="entries",
    text=Text(sv="En arbetsbok har färre delar.", en="A workbook has fewer parts."),
)
MAX_ROWS = Limit(
    name="max_rows",
    default=250_000,
    unit="rows",
    text=Text(
        sv="Fler rader delas upp i filer eller räknas på kommandoraden.",
        en="More rows are divided into files or worked on the command line.",
    ),
)
MAX_COLUMNS = Limit(
    name="max_columns",
    default=200,
    unit="columns",
    text=Text(sv="En lönefil har färre.", en="A payroll file has fewer."),
)
MAX_FILE_CELLS = Limit(
    name="max_file_cells",
    default=5_000_000,
    unit="cells",
    text=Text(sv="Rektangeln räknas, inte bara fyllda celler.", en="The rectangle counts, not only filled cells."),
)
MAX_CELL_CHARS = Limit(
    name="max_cell_chars",
    default=1_000,
    unit="characters",
    text=Text(sv="Ingen uppgift vi läser är längre.", en="Nothing that we read is longer."),
)
PARSER_CPU = Limit(
    name="parser_cpu_s",
    default=10,
    unit="seconds",
    text=Text(sv="Längre än så tar ingen ärlig fil.", en="No honest file takes longer."),
)
PARSER_MEMORY = Limit(
    name="parser_rss_mib",
    default=768,
    unit="MiB",
    text=Text(sv="Mer minne behöver ingen ärlig fil.", en="No honest file needs more memory."),
)
PARSER_WALL = Limit(
    name="parser_wall_s",
    default=20,
    unit="seconds",
    text=Text(sv="Sedan avbryts läsningen.", en="Then the reading is stopped."),
)
JOB_CPU = Limit(
    name="job_cpu_s",
    default=120,
    unit="seconds",
    text=Text(
        sv="Ett jobb av största tillåtna storlek tar mindre.", en="A job of the largest size allowed takes less."
    ),
)
JOB_MEMORY = Limit(
    name="job_rss_mib",
    default=1_536,
    unit="MiB",
    text=Text(
        sv="En arbetare per kärna ska rymmas på en vanlig dator.",
        en="One worker per core shall fit on a common machine.",
    ),
)
QUEUE_LENGTH = Limit(
    name="queue_length",
    default=20,
    unit="jobs",
    text=Text(sv="Fler som väntar skulle vänta för länge.", en="More in the queue would wait too long."),
)
QUEUE_PER_CLIENT = Limit(
    name="queue_per_client",
    default=3,
    unit="jobs",
    text=Text(sv="En avsändare ska inte fylla kön.", en="One sender shall not fill the queue."),
)
RATE_SYNC = Limit(
    name="rate_sync_per_min",
    default=120,
    unit="requests per minute",
    text=Text(sv="Per avsändare, över alla serverprocesser.", en="Per sender, over all processes of the server."),
)
RATE_UPLOAD = Limit(
    name="rate_upload_per_min",
    default=6,
    unit="requests per minute",
    text=Text(sv="Per avsändare, över alla serverprocesser.", en="Per sender, over all processes of the server."),
)
LINK_MAX_JSON = Limit(
    name="link_max_json_bytes",
    default=16_384,
    unit="bytes",
    text=Text(
        sv="Så stort får ett fall i en länk vara uppackat.", en="The largest a case in a link may be when unpacked."
    ),
)
PAGE_HOLD = Limit(
    name="page_hold_min",
    default=15,
    unit="minutes",
    text=Text(
        sv="Så länge väntar en fil i minnet mellan två sidor.", en="How long a file waits in memory between two pages."
    ),
)
KEEP_MAX = Limit(
    name="keep_max_min",
    default=60,
    unit="minutes",
    text=Text(
        sv="Så länge kan en fil sparas i minnet om någon ber om det.",
        en="How long a file can be kept in memory if someone asks.",
    ),
)
HOLD_FILES_PER_CLIENT = Limit(
    name="hold_files_per_client",
    default=3,
    unit="files",
    text=Text(sv="Så många filer hålls i minnet åt en avsändare.", en="So many files are held in memory for a sender."),
)
HOLD_BYTES_PER_CLIENT = Limit(
    name="hold_bytes_per_client",
    default=62_914_560,
    unit="bytes",
    text=Text(sv="Så mycket hålls i minnet åt en avsändare.", en="So much is held in memory for a sender."),
)
HOLD_BYTES = Limit(
    name="hold_bytes",
    default=524_288_000,
    unit="bytes",
    text=Text(sv="Så mycket hålls i minnet åt alla.", en="So much is held in memory for everybody."),
)
SHARE_TTL = Limit(
    name="share_ttl_days",
    default=365,
    unit="days",
    text=Text(sv="Sedan raderas det delade resultatet.", en="Then the shared result is deleted."),
)
JOB_TTL = Limit(
    name="job_ttl_days",
    default=7,
    unit="days",
    text=Text(sv="Sedan raderas jobbet och dess resultat.", en="Then the job and its result are deleted."),
)

LIMITS: tuple[Limit, ...] = (
    MAX_JSON_BODY,
    MAX_NDJSON_BODY,
    MAX_UPLOAD,
    MAX_HEADER,
    MAX_URL,
    HEAD_TIMEOUT,
    BODY_SPEED,
    MAX_UNPACKED,
    MAX_ZIP_ENTRIES,
    MAX_ROWS,
    MAX_COLUMNS,
    MAX_FILE_CELLS,
    MAX_CELL_CHARS,
    MAX_AMOUNT_ORE,
    MAX_TOTAL_BASE,
    MAX_TOTAL_COST,
    PARSER_CPU,
    PARSER_MEMORY,
    PARSER_WALL,
    SYNC_CELLS,
    JOB_CELLS,
    MAX_REPLY_ROWS,
    JOB_CPU,
    JOB_MEMORY,
    QUEUE_LENGTH,
    QUEUE_PER_CLIENT,
    RATE_SYNC,
    RATE_UPLOAD,
    LINK_MAX_CHARS,
    LINK_MAX_JSON,
    PAGE_HOLD,
    KEEP_MAX,
    HOLD_FILES_PER_CLIENT,
    HOLD_BYTES_PER_CLIENT,
    HOLD_BYTES,
    SHARE_TTL,
    JOB_TTL,
    SMALL_GROUP,
    NUMBER_PATH_ROWS,
)
