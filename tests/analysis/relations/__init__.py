"""The fourteen relations of a calculation (`design/trust.md` N4), apart from the tests that call them."""
