"""HTTP: the JSON API and the pages, as thin doors onto the same functions; no law and no arithmetic here."""
