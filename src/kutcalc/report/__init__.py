"""What leaves: tables, documents, and the provenance that goes with every one of them."""
