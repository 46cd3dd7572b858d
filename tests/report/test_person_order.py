from kutcalc.report.person_order import by_person


def names(*given: str) -> list[str]:
    return [row["employee"] for row in by_person([{"employer": "A", "employee": name} for name in given])]


def test_persons_stand_as_a_reader_counts() -> None:
    assert names("p1", "p10", "p11", "p2", "p100", "p9") == ["p1", "p2", "p9", "p10", "p11", "p100"]


def test_names_without_numbers_stand_by_their_letters_and_zeros_count_nothing() -> None:
    assert names("b", "a007", "a", "a7", "a12") == ["a", "a007", "a7", "a12", "b"]


def test_employers_and_years_keep_their_order() -> None:
    given = [
        {"employer": "B", "employee": "p2", "year": 2025},
        {"employer": "B", "employee": "p2", "year": 2026},
        {"employer": "A", "employee": "p10", "year": 2025},
        {"employer": "A", "employee": "p2", "year": 2025},
    ]

    assert by_person(given) == [given[0], given[1], given[3], given[2]]
