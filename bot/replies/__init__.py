"""Every string that readers see: pure functions whose results are replies."""
