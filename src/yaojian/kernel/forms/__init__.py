"""Forms: JSON Schema definitions that serve page, check and import alike. No tables."""
