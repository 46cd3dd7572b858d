"""A synthetic Sweden of employers and employees, and what is asked of a whole population."""
