"""Options that say who works a population: processes here, or a cluster, never both."""

import argparse

import pytest

from kutcalc.cli.workforce import add_workers, workers_of
from kutcalc.population.cluster import ClusterError


def asked(*options: str) -> int | str:
    """Read options as a command does."""
    parser = argparse.ArgumentParser()
    add_workers(parser)
    return workers_of(parser.parse_args(options))


@pytest.mark.parametrize(
    ("options", "workers"),
    [
        ((), 1),
        (("--processes", "4"), 4),
        (("--cluster", "tcp://127.0.0.1:8786"), "tcp://127.0.0.1:8786"),
        (("--cluster", "tls://host:8786"), "tls://host:8786"),
    ],
)
def test_options_say_who_works(options: tuple[str, ...], workers: int | str) -> None:
    assert asked(*options) == workers


@pytest.mark.parametrize(
    "options",
    [
        ("--processes", "0"),
        ("--processes", "65"),
        ("--processes", "två"),
        ("--processes", "2", "--cluster", "tcp://a:1"),
    ],
)
def test_what_cannot_be_is_wrong_use(options: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        asked(*options)

    assert stop.value.code == 2
    assert "--processes" in capsys.readouterr().err


def test_an_address_that_is_none_is_refused_before_any_work() -> None:
    with pytest.raises(ClusterError, match="no address of a cluster"):
        asked("--cluster", "localhost:8786")


def test_a_command_without_the_options_works_here() -> None:
    assert workers_of(argparse.Namespace()) == 1
