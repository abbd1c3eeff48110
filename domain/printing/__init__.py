"""Written content as a PDF. Knows FHIR and the letters of every script we print; no app."""
