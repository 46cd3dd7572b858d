"""What made a workbook: versions, hashes, time, how to cite it, and that a proposal is no law."""

from kutcalc.report.citation import citation
from kutcalc.report.policy_sheet import sheet_of
from kutcalc.report.workbook_out_given import STATUS
from kutcalc.report.workbook_out_surface import Book
from kutcalc.report.workbook_out_told import Told


def write_sources(book: Book, told: Told) -> None:
    """Write the sheet of sources."""
    sheet = book.sheet(told.sheet("sources"), (34, 110))
    made, used = told.reply["provenance"], told.reply["policy"]
    sheet.text(0, 0, told.sheet("sources"), "title")
    status = (
        told.say("Gällande regler", "The law in force") if told.policy is None else told.read(STATUS[used["status"]])
    )
    yes_no = {True: told.say("ja", "yes"), False: told.say("nej", "no")}
    lines = [
        (told.say("Hänvisa så här", "Cite as"), citation(made, [used], told.language)),
        (told.say("Vad det är", "What this is"), status),
        (told.say("Förslag", "Policy"), used["ref"]),
        (told.say("Ändrat av er", "Changed by you"), yes_no[used["changed"]]),
        *(
            (
                told.say("Ändring", "Change"),
                f"{one['path']} = {told.say('inget', 'none') if one['value'] is None else one['value']}",
            )
            for one in used["changes"]
        ),
        (told.say("Förslagets kontrollsumma", "Hash of the policy"), made["policy_hash"] or "–"),
        (told.say("Lagutgåva", "Law edition"), made["law_edition"]),
        (told.say("kutcalc, version", "kutcalc, version"), made["engine_version"]),
        (told.say("Underlagets kontrollsumma", "Hash of the input"), made["input_hash"]),
        (told.say("Resultatets kontrollsumma", "Hash of the result"), made["result_hash"]),
        (told.say("Räknat (UTC)", "Calculated (UTC)"), made["created_at"]),
        (told.say("Framskrivna regler", "Projected rules"), yes_no[made["projected"]]),
    ]
    for row, (what, text) in enumerate(lines, start=2):
        sheet.text(row, 0, what, "wrapped")
        sheet.text(row, 1, text, "wrapped")
    row = len(lines) + 3
    sheet.text(row, 0, told.say("Avgifterna", "Contributions"), "heading")
    law = told.say(
        "SAL 2 kap.; LAL 3 §; SFF 22 kap. 1 §; öre stryks per avgiftssats enligt Skatteverket 131 238881-17/111.",
        "SAL ch. 2; LAL s. 3; SFF ch. 22 s. 1; öre dropped per rate by Skatteverket 131 238881-17/111.",
    )
    sheet.text(row + 1, 1, law, "wrapped")
    row += 3
    if told.policy is not None:
        sheet.text(row, 0, told.say("Förslagets källor", "Sources of the policy"), "heading")
        for title, url in sheet_of(told.policy, told.language).sources:
            row += 1
            sheet.text(row, 1, title if url is None else f"{title}, {url}", "wrapped")


__all__ = ["write_sources"]
