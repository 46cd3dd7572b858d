"""Designs of a training deduction, as data: files, their typed form, changes and differences."""
