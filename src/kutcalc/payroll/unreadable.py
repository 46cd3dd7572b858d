"""Files that cannot be read at all, though their kind may be known: too expensive, or protected by a password."""

from kutcalc.errors import KutcalcError
from kutcalc.language import Text


class FileTooExpensiveError(KutcalcError):
    """To read a file takes more time, memory, rows or cells than one file may."""

    code = "file-too-expensive"
    title = Text(sv="Filen är för dyr att läsa", en="The file is too expensive to read")

    def __init__(self, file: str, reason: Text) -> None:
        self.text = Text(sv=f"{file}: {reason.sv}", en=f"{file}: {reason.en}")
        super().__init__(self.text.en)


class FileProtectedError(KutcalcError):
    """A file is encrypted."""

    code = "file-protected"
    title = Text(sv="Filen är skyddad med lösenord", en="The file is protected by a password")

    def __init__(self, file: str) -> None:
        self.text = Text(
            sv=f"{file}: filen är skyddad med lösenord. Öppna den, ta bort lösenordet och spara den på nytt.",
            en=f"{file}: the file is protected by a password. Open it, remove the password and save it again.",
        )
        super().__init__(self.text.en)
