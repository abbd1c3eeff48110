"""What several portals show alike of somebody's records, and of what is being added to them."""
