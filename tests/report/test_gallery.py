"""The gallery: its companies are what is assumed, its figures those of each design worked alone, and none is hidden."""

from functools import cache
from typing import Final

import msgspec
import pytest
from tests.benchmarks import gallery as benchmark
from tests.gallery import FOLDER, GOLDEN, golden, groups_of, tables

from kutcalc.analysis.calculate import Way, calculate
from kutcalc.analysis.case import case_of
from kutcalc.analysis.scenario import read_scenario
from kutcalc.policy import Library, Policy, open_parameters, read_policy, reference
from kutcalc.policy.mechanisms import make_plan
from kutcalc.report.gallery import Design, Gallery, gallery, given_tables, made_ready, work_gallery
from kutcalc.report.gallery_facts import answers_of, batches, pay_of, with_answers
from kutcalc.report.gallery_ground import Ground, ground

TABLES: Final = ("payslips.csv", "training.csv", "years.csv")
SIZES: Final = [6, 30, 150, 800]
ALONE: Final = 3
"""Parts in which all designs are worked once more, each alone, every third by frames."""
LIBRARY: Final = Library()


@cache
def worked() -> Gallery:
    """Work the gallery once for all tests."""
    return gallery()


def design(ref: str) -> Design:
    """Give a design of the gallery."""
    return next(one for one in worked().designs if one.ref == ref)


def test_the_tables_are_those_that_the_assumptions_make() -> None:
    assert tables(ground()) == {name: (FOLDER / name).read_text(encoding="utf-8") for name in TABLES}


def test_there_is_a_company_of_each_size_and_its_people_are_all_there() -> None:
    own = ground()

    assert [company.employees for company in own.companies] == SIZES
    assert [sum(group.count for group in groups_of(company)) for company in own.companies] == SIZES
    assert [company.employees for company in worked().companies] == SIZES


def test_a_role_goes_from_its_first_pay_to_its_last() -> None:
    sawyers = groups_of(ground().companies[0])[:5]

    assert [group.pay_kr for group in sawyers] == [34_500, 32_600, 30_700, 28_800, 27_000]
    assert [group.birth_year for group in sawyers] == [1966, 1975, 1985, 1994, 2004]


def test_every_design_gives_what_is_expected() -> None:
    assert golden(worked()) == GOLDEN.read_text(encoding="utf-8")


def test_every_design_of_the_library_is_there_and_each_is_worked_or_says_what_is_missing() -> None:
    found = worked().designs

    assert [one.ref for one in found] == [reference(policy) for policy in LIBRARY.list()]
    assert [one.ref for one in found if one.problem] == []
    assert [one.ref for one in found if bool(one.given) == bool(one.left_open)] == []
    assert all(len(one.given) == len(worked().companies) for one in found if one.given)


def test_what_is_missing_is_what_the_design_leaves_open_and_we_do_not_assume() -> None:
    own = ground()

    for one in worked().designs:
        policy = LIBRARY.get(one.ref)
        assumed = {assumed.path for assumed in one.assumed}
        open_still = [path for path, _ in open_parameters(policy) if path not in assumed]
        assert [left.path for left in one.left_open] == open_still
        assert all(path.rpartition(".")[2] not in own.open for path in open_still)


def alone(policy: Policy, way: Way) -> dict[str, int]:
    """Work a design alone."""
    own = ground()
    run, _ = made_ready(policy, own)
    answers = answers_of(policy, own, pay_of(given_tables(), own))
    facts = tuple(fact.id for fact in policy.facts if fact.level == "employer_month")
    case = case_of(with_answers(given_tables(), [policy], answers, own), facts)
    answer = calculate(case, make_plan(run.policy, run.as_of), "p", ["employer_year"], way=way)
    return dict(answer.tables["employer_year"].select("employer", "training_deduction_ore").iter_rows())


@pytest.mark.parametrize("place", range(ALONE))
def test_working_them_together_gives_what_each_gives_alone(place: int) -> None:
    """The law's work is shared and facts of several designs stand in one case: neither may change a figure."""
    for number, one in enumerate([one for one in worked().designs if one.given][place::ALONE]):
        together = {given.company: given.deduction_ore for given in one.given}
        way: Way = "numbers" if number % ALONE else "in-memory"
        assert alone(LIBRARY.get(one.ref), way) == together, one.ref


def test_almega_gives_the_sawmill_half_of_its_bought_courses() -> None:
    """Trucks 3 x 4 500, grading 3 x 7 800, process control 3 200: 40 100 kr; half is 20 050; a sixth of it 3 341.66."""
    given = design("se-almega-2024@1").given[0]

    assert given.deduction_ore == 20_050_00
    assert given.per_employee_ore == 3_341_66


def test_an_hour_costs_what_training_and_its_time_cost_less_the_support() -> None:
    for company, given in zip(worked().companies, design("se-almega-2024@1").given, strict=True):
        cost = company.training_cost_ore + company.time_cost_ore
        assert company.hour_ore == cost * 60 // company.training_minutes
        assert given.hour_ore == (cost - given.deduction_ore) * 60 // company.training_minutes
        assert given.hour_ore < company.hour_ore


def test_a_design_that_has_ended_is_worked_as_it_last_stood() -> None:
    assert design("se-utbvik-1991@1").as_of == "1992-06"
    assert design("se-almega-2024@1").as_of is None


def test_what_is_assumed_is_said() -> None:
    assumed = {one.path: one.text.en for one in design("qc-pme-2018@1").assumed}

    assert assumed == {"exchange.rate_ukr": "SEK\u00a07", "regular_worker": "yes"}


def test_a_zero_says_which_condition_failed() -> None:
    given = design("se-kut-2019-almega50@1").given[-1]

    assert given.deduction_ore == 0
    assert given.condition_failed == "small_or_medium"
    assert given.why is not None
    assert "not small or medium" in given.why.en


def test_a_cut_says_what_bound() -> None:
    given = design("se-korttid-kompetens-2021@1").given[1]

    assert given.limited_by == "employee_cap"
    assert given.why is not None
    assert given.why.sv == "taket per anställd"


FACTS: Final = """
[facts.papers]
level = "{level}"
type = "{kind}"
question.sv = "Finns papper?"
question.en = "Are there papers?"
{extra}

[eligibility.papers]
level = "{level}"
{test}
why_not.sv = "Papper saknas."
why_not.en = "Papers are lacking."
source = "almega-2024"
verification = "read"
"""


def asking(kind: str, test: str, *, level: str = "training", extra: str = "", name: str = "one") -> Policy:
    """Give Almega's design with one more condition on a fact of its own."""
    text = LIBRARY.text(LIBRARY.get("se-almega-2024@1")).replace('se-almega-2024"\nversion', f'{name}-x"\nversion', 1)
    return read_policy(text + FACTS.format(kind=kind, test=test, level=level, extra=extra))


@pytest.mark.parametrize(
    ("kind", "extra", "test", "answer"),
    [
        ("boolean", "", 'field = "papers"\nis = true', True),
        ("boolean", "", 'field = "papers"\nis = false', False),
        ("integer", 'unit = "count"', 'field = "papers"\nat_least = 3', 3),
        ("integer", 'unit = "count"', 'field = "papers"\nbelow = 3', 0),
        ("choice", 'choices = ["no", "yes"]', 'field = "papers"\nis_in = ["yes"]', "yes"),
        ("boolean", "", 'any = [{ field = "papers", is = true }, { field = "certified", is = true }]', True),
        ("boolean", "", 'all = [{ field = "certified", is = true }, { field = "papers", is = true }]', True),
        ("boolean", "", 'field = "certified"\nis = true', False),
    ],
)
def test_a_fact_is_answered_so_that_its_condition_is_met(kind: str, extra: str, test: str, answer: object) -> None:
    assert answers_of(asking(kind, test, extra=extra), ground()) == {"papers": answer}


def test_an_answer_of_the_scenario_goes_before() -> None:
    policy = asking("boolean", 'field = "papers"\nis = true')
    own: Ground = msgspec.structs.replace(ground(), answers={policy.id: {"papers": False}})

    (found,) = work_gallery([policy], own, given_tables()).designs

    assert [given.deduction_ore for given in found.given] == [0, 0, 0, 0]
    assert {given.condition_failed for given in found.given} == {"papers"}


def test_a_number_on_a_payslip_is_answered_only_in_months_with_a_course() -> None:
    policy = asking("integer", 'field = "papers"\nat_least = 3', level="payslip", extra='unit = "count"')

    made = with_answers(given_tables(), [policy], {"papers": 3}, ground())

    months = made.payslips.filter(made.payslips["papers"] > 0).height
    assert months == made.training.select("employer", "employee", "month").unique().height
    assert 0 < months < made.payslips.height


def test_a_fact_that_is_a_part_of_pay_is_an_amount_for_each_company_in_the_money_of_the_design() -> None:
    """The sawmill pays 199 600 kr a month: 2 395 200 a year; 0.7 % is 16 766.40 kr, at 11 kr 1 524.21 euro."""
    policy = LIBRARY.get("es-fundae@1")

    quota = answers_of(policy, ground(), pay_of(given_tables(), ground()))["training_quota_minor"]

    assert isinstance(quota, tuple)
    assert (quota[0], len(quota)) == (1_524_21, 4)
    assert "0,7\xa0% av lönerna" in [one.text.sv for one in design("es-fundae@1").assumed]


def test_what_is_asked_of_those_in_research_is_answered_for_them_alone_and_in_all_months() -> None:
    policy = asking("integer", 'field = "papers"\nat_least = 3', level="payslip", extra='unit = "count"')
    own = msgspec.structs.replace(ground(), research_facts=("papers",))

    made = with_answers(given_tables(), [policy], {"papers": 3}, own).payslips

    assert made.filter(made["papers"] == 3)["research"].to_list() == [True] * 4 * 12
    assert made.filter(made["papers"] == 0)["research"].any() is False


def test_designs_that_mean_different_things_by_a_name_are_worked_apart() -> None:
    one = asking("boolean", 'field = "papers"\nis = true')
    two = asking("boolean", 'field = "papers"\nis = false', name="two")
    three = asking("integer", 'field = "papers"\nat_least = 1', extra='unit = "count"', name="three")
    same = asking("boolean", 'field = "papers"\nis = true', name="same")
    asked = [(policy, answers_of(policy, ground())) for policy in (one, two, three, same)]

    parts = [[policy.id for policy, _ in part] for part in batches(asked)]

    assert parts == [["one-x", "same-x"], ["two-x"], ["three-x"]]


def test_the_scenario_says_that_its_companies_are_invented() -> None:
    read = read_scenario(FOLDER)

    assert "påhittade" in read.title.sv
    assert "invented" in read.title.en


def test_the_benchmark_works_parts_that_agree_with_the_whole() -> None:
    own, given = benchmark.part_of(ground(), given_tables(), ground().companies[1:2])
    policies = [LIBRARY.get("se-almega-2024@1"), LIBRARY.get("se-korttid-kompetens-2021@1")]

    found = work_gallery(policies, own, given)

    assert [one.given for one in found.designs] == [design(reference(policy)).given[1:2] for policy in policies]
    assert "bar 2 s" in benchmark.report(benchmark.Round(0.1, 0.5, 0.5, 2, 2, 4))
