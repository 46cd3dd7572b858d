"""What one does with the engine: cases, calculations, comparisons, explanations."""
