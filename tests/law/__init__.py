"""The enacted law: golden examples, boundaries by hand, and that the book holds together."""
