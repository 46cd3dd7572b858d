from datetime import date

from kutcalc.payroll import Declared, reconcile

OCTOBER = date(2026, 10, 1)


def test_what_agrees_or_is_not_declared_is_not_warned_of() -> None:
    declared = [Declared("A", OCTOBER, contributions_kr=73_594), Declared("B", OCTOBER)]

    assert reconcile(declared, {("A", OCTOBER): 73_594, ("B", OCTOBER): 1}) == ()


def test_a_research_deduction_that_explains_all_is_the_only_cause() -> None:
    declared = [
        Declared("A", OCTOBER, research_deduction_kr=10_460, regional_deduction_kr=100, contributions_kr=63_134)
    ]

    [(code, text)] = reconcile(declared, {("A", OCTOBER): 73_594})

    assert code == "declared_differs"
    assert text.sv == (
        "A, oktober\u00a02026: filen har 63\u00a0134\u00a0kr i fält 487, vi räknar 73\u00a0594\u00a0kr;"
        " skillnad 10\u00a0460\u00a0kr. Trolig orsak: FoU-avdrag (475), som filen inte fördelar på personer:"
        " ge research i facts.csv."
    )
    assert "regional" not in text.en


def test_other_differences_name_the_usual_causes() -> None:
    declared = [
        Declared("A", OCTOBER, regional_deduction_kr=7, contributions_kr=5),
        Declared("B", OCTOBER, contributions_kr=5),
    ]

    texts = [text.en for _, text in reconcile(declared, {("A", OCTOBER): 6, ("B", OCTOBER): 4})]

    assert "regional_support" in texts[0]
    assert "hiring support" in texts[1]
