"""Evidence on chain: what people did is checked, gathered, anchored and watched here."""
