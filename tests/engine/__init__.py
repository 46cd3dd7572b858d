"""The engine on an invented country, the island of Fabel; nothing here is Swedish law."""
