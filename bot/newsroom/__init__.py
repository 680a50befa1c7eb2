"""Work on briefs before readers see them: skeleton, schema, check, limits, preview."""
