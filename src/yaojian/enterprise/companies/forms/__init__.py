"""Forms of the company pages and of joining; the API uses the same, so that both refuse alike."""
