"""What anybody may open, without an account."""
