"""kutcalc computes Swedish employer contributions exactly and lays designs of a training deduction on top."""
