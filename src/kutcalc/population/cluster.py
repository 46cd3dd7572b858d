"""The parts of a population on a Dask cluster (extra `[cluster]`): the same function, the same bytes, other machines.

Every worker must have the same kutcalc, law and polars, and see the population's folder under the same path: the first
is asked before any work, the second is the worker's own error. A worker that dies loses nothing: Dask gives its part to
another.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Final, TypeVar

from kutcalc.errors import KutcalcError
from kutcalc.language import Text
from kutcalc.law import EDITION
from kutcalc.population.crew import PartLostError, Told, in_order

T = TypeVar("T")
ANSWER_S: Final = 10
"""So long a scheduler and its workers have to answer at first."""
SCHEMES: Final = ("tcp://", "tls://")
CALCULATING: Final = ("engine", "payroll", "law", "policy", "analysis", "population")
HASH_DIGITS: Final = 12
INSTALL: Final = "pip install 'kutcalc[cluster]'"


def _source() -> str:
    """Give a hash of all that can change a figure, since two states of the program may bear one number."""
    package = Path(__file__).parents[1]
    digest = sha256()
    for folder in CALCULATING:
        for path in sorted(path for path in (package / folder).rglob("*") if path.suffix in {".py", ".toml"}):
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:HASH_DIGITS]


SOURCE: Final = _source()
"""Of the program as it was when this was loaded: a worker that has run since before an update shows the old one."""


class ClusterError(KutcalcError):
    """The cluster that was asked for cannot be used."""

    code = "cluster-not-ready"
    title: ClassVar[Text] = Text(sv="Klustret går inte att använda", en="The cluster cannot be used")

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


def require_cluster(address: str) -> None:
    """Raise ClusterError where an address is none, or what talks to clusters is not installed; before any work."""
    if not address.startswith(SCHEMES):
        raise _no_address(address)
    if find_spec("distributed") is None:
        raise ClusterError(
            Text(
                sv=f"Det som talar med ett Dask-kluster är inte installerat. Installera det: {INSTALL}. "
                "Utan kluster går samma beräkning på den här datorn: --processes 2.",
                en=f"What talks to a Dask cluster is not installed. Install it: {INSTALL}. "
                "Without a cluster the same calculation runs on this machine: --processes 2.",
            )
        )


class Cluster:
    """The workers of a Dask scheduler."""

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        self._address = address
        self._dask: Any = import_module("distributed")

    @classmethod
    @contextmanager
    def at(cls, address: str, answer_s: float = ANSWER_S) -> "Iterator[Cluster]":
        """Reach a scheduler and look at its workers; ClusterError says what is wrong and how to mend it."""
        require_cluster(address)
        dask: Any = import_module("distributed")
        try:
            client = dask.Client(address, timeout=answer_s, set_as_default=False)
        except ValueError:
            raise _no_address(address) from None
        except OSError as error:
            raise _silent(address, error) from None
        try:
            found = cls(client, address)
            found.check_workers()
            yield found
        finally:
            client.close(timeout=answer_s)

    def each(self, work: Callable[[int], T], numbers: Collection[int], told: Told | None = None) -> Iterator[T]:
        """Give what a function makes of each number, in their order; PartLostError where it kills whoever works it."""
        return in_order(self._done(work, numbers), numbers, told)

    def check_workers(self) -> None:
        """Raise ClusterError where there are no workers, or any has other versions than we have."""
        own = versions()
        try:
            found: Mapping[str, Any] = self._client.run(versions, on_error="return")
        except OSError as error:
            raise _silent(self._address, error) from None
        if not found:
            raise ClusterError(
                Text(
                    sv=f"Schemaläggaren på {self._address} har inga arbetare. Starta minst en: "
                    f"dask worker {self._address}.",
                    en=f"The scheduler at {self._address} has no workers. Start at least one: "
                    f"dask worker {self._address}.",
                )
            )
        for worker, theirs in sorted(found.items()):
            if theirs != own:
                raise _differing(worker, theirs, own)

    def _done(self, work: Callable[[int], T], numbers: Collection[int]) -> Iterator[tuple[int, T]]:
        futures = {self._client.submit(work, number, pure=False): number for number in dict.fromkeys(numbers)}
        try:
            for future in self._dask.as_completed(list(futures), loop=self._client.loop):
                yield futures[future], self._result(future, futures[future])
        finally:
            self._client.cancel(list(futures), force=True)

    def _result(self, future: Any, number: int) -> Any:
        try:
            return future.result()
        except self._dask.scheduler.KilledWorker:
            raise PartLostError([number]) from None
        except self._dask.client.CancelledError:
            raise _silent(self._address, "the connection was lost") from None


def versions() -> dict[str, str]:
    """Say what a process calculates with: all must agree, or a figure would depend on who worked it."""
    return {"kutcalc": f"{_version('kutcalc')}+{SOURCE}", "law": EDITION, "polars": _version("polars")}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "0+unknown"


def _no_address(address: str) -> ClusterError:
    return ClusterError(
        Text(
            sv=f"{address!r} är ingen adress till ett kluster. Skriv den som schemaläggaren visar när den startar, "
            "till exempel tcp://127.0.0.1:8786.",
            en=f"{address!r} is no address of a cluster. Write the one that the scheduler shows when it starts, "
            "for example tcp://127.0.0.1:8786.",
        )
    )


def _silent(address: str, error: object) -> ClusterError:
    return ClusterError(
        Text(
            sv=f"Ingen schemaläggare svarar på {address} ({error}). "
            "Är den startad (dask scheduler), och släpper brandväggen igenom porten?",
            en=f"No scheduler answers at {address} ({error}). "
            "Is it started (dask scheduler), and does the firewall let the port through?",
        )
    )


def _differing(worker: str, theirs: object, own: Mapping[str, str]) -> ClusterError:
    here = _listed(own)
    there = _listed(theirs) if isinstance(theirs, Mapping) else str(theirs)
    return ClusterError(
        Text(
            sv=f"Arbetaren {worker} räknar inte med samma program som vi. Här: {here}. Där: {there}. Installera samma "
            "version av kutcalc på båda ställena; annars kan siffrorna skilja sig.",
            en=f"The worker {worker} does not calculate with the same program as we do. Here: {here}. There: {there}. "
            "Install the same version of kutcalc at both; else the figures may differ.",
        )
    )


def _listed(found: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in found.items())


__all__ = ["Cluster", "ClusterError", "require_cluster", "versions"]
