"""What one does with the engine: calculations held against what must be true of them."""
