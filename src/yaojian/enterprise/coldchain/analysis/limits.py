"""How much of anything is read. Larger than any year of any store; small enough that hostile files end early."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """``bytes_unpacked`` counts everything inside archives; ``ratio``: unpacked bytes for one packed."""

    files: int = 2_000
    bytes_unpacked: int = 4 * 1024**3
    ratio: int = 200
    workbook_bytes: int = 768 * 1024**2
    longest_line: int = 1024**2
    rows: int = 120_000_000
    probes: int = 2_000
    memory_megabytes: int = 420
    threads: int = 2


USUAL = Limits()
