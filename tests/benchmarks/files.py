"""Files for the benchmark of the intake: a declaration and a table of invented persons, the same for each seed.

No personal number is made up: persons of the declaration have a birth time (field 222), for which names and addresses
are stated too, so that a statement is about as long as one with a number. Those of the table have employee numbers.
"""

import random
from pathlib import Path
from typing import Final

AGENT: Final = "165560269986"
SCHEMA: Final = "http://xmls.skatteverket.se/se/skatteverket/da/{}/schema/1.1"
SEED: Final = 20_261_122
PERIOD: Final = "202610"
HEADINGS: Final = (
    "Anstnr;Födelseår;Namn;Månad;Bruttolön (kr);Förmåner (kr);Sjuklön;Kursavgift (kr);Kurstimmar;Kostnadsställe"
)
NAMES: Final = ("Ada", "Bo", "Cecilia", "Åke", "Doris", "Erik", "Östen", "Frida")
STREETS: Final = ("Storgatan", "Åsvägen", "Ängsgränd", "Kyrkogatan")


def write_declaration(path: Path, persons: int, seed: int = SEED) -> int:
    """Write an AGI of one employer and month, indented, 64 MB for 50,000 persons; give the cash pay in it, in öre."""
    dice, total = random.Random(seed), 0
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        for number in range(1, persons + 1):
            cash_kr, text = _statement(dice, number)
            total += cash_kr * 100
            file.write(text)
        file.write("</Skatteverket>\n")
    return total


def write_table(path: Path, rows: int, seed: int = SEED) -> int:
    """Write a table as payroll systems do: Swedish headings and amounts, cp1252, columns to drop; give its cash pay."""
    dice, total = random.Random(seed), 0
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write(HEADINGS + "\r\n")
        for number in range(1, rows + 1):
            cash_ore, text = _row(dice, number)
            total += cash_ore
            file.write(text)
    return total


_HEAD: Final = f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<Skatteverket omrade="Arbetsgivardeklaration" xmlns="{SCHEMA.format("instans")}"
  xmlns:agd="{SCHEMA.format("komponent")}">
  <agd:Avsandare>
    <agd:Programnamn>benchmark</agd:Programnamn>
    <agd:Organisationsnummer>{AGENT}</agd:Organisationsnummer>
    <agd:Skapad>2026-11-05T08:00:00</agd:Skapad>
  </agd:Avsandare>
  <agd:Blankettgemensamt>
    <agd:Arbetsgivare>
      <agd:AgRegistreradId>{AGENT}</agd:AgRegistreradId>
    </agd:Arbetsgivare>
  </agd:Blankettgemensamt>
"""
_FORM: Final = """  <agd:Blankett>
    <agd:Arendeinformation>
      <agd:Arendeagare>{agent}</agd:Arendeagare>
      <agd:Period>{period}</agd:Period>
    </agd:Arendeinformation>
    <agd:Blankettinnehall>
      <agd:IU>
        <agd:ArbetsgivareIUGROUP>
          <agd:AgRegistreradId faltkod="201">{agent}</agd:AgRegistreradId>
        </agd:ArbetsgivareIUGROUP>
        <agd:BetalningsmottagareIUGROUP>
          <agd:BetalningsmottagareIDChoice>
            <agd:Fodelsetid faltkod="222">{born}</agd:Fodelsetid>
          </agd:BetalningsmottagareIDChoice>
          <agd:Fornamn faltkod="216">{name}</agd:Fornamn>
          <agd:Efternamn faltkod="217">Exempel</agd:Efternamn>
        </agd:BetalningsmottagareIUGROUP>
        <agd:RedovisningsPeriod faltkod="006">{period}</agd:RedovisningsPeriod>
        <agd:Specifikationsnummer faltkod="570">{number:03d}</agd:Specifikationsnummer>
        <agd:ArbetsplatsensGatuadress faltkod="245">{street} {house}</agd:ArbetsplatsensGatuadress>
        <agd:ArbetsplatsensOrt faltkod="246">Östersund</agd:ArbetsplatsensOrt>
{amounts}        <agd:AvdrPrelSkatt faltkod="001">{tax}</agd:AvdrPrelSkatt>
      </agd:IU>
    </agd:Blankettinnehall>
  </agd:Blankett>
"""
_AMOUNT: Final = '        <agd:{0} faltkod="{1}">{2}</agd:{0}>\n'


def _statement(dice: random.Random, number: int) -> tuple[int, str]:
    """Make the form of one person, and tell the cash pay in it."""
    thousand = number // 1000  # a birthday of its own for each, so that no two persons are one
    born = f"{dice.randint(1955, 2007)}{1 + thousand % 12:02d}{1 + thousand // 12 % 28:02d}{number % 1000:03d}"
    cash, car = dice.randint(18_000, 78_000), dice.randint(1_000, 9_000)
    amounts = _AMOUNT.format("KontantErsattningUlagAG", "011", cash)
    if not dice.randrange(8):
        amounts += _AMOUNT.format("SkatteplBilformanUlagAG", "013", car)
    return cash, _FORM.format(
        agent=AGENT,
        period=PERIOD,
        born=born,
        number=number,
        name=dice.choice(NAMES),
        street=dice.choice(STREETS),
        house=dice.randint(1, 99),
        amounts=amounts,
        tax=cash * 3 // 10,
    )


def _row(dice: random.Random, number: int) -> tuple[int, str]:
    """Make the row of one person and month, and tell the cash pay in it."""
    cash, ore, fee = dice.randint(18_000, 78_000), dice.randrange(100), dice.randint(500, 15_000)
    is_trained = not dice.randrange(4)
    cells = (
        str(1_000 + number),
        str(dice.randint(1955, 2007)),
        f"{dice.choice(NAMES)} Exempel",
        "2026-10",
        f"{cash // 1000}\u00a0{cash % 1000:03d},{ore:02d}",
        f"{dice.randint(0, 900)},00",
        "0,00",
        f"{fee},50" if is_trained else "0,00",
        f"{dice.randint(4, 40)},5" if is_trained else "0",
        f"KST{dice.randint(1, 40)}",
    )
    return cash * 100 + ore, ";".join(cells) + "\r\n"
