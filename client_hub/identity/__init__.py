"""Who is who: tax IDs, names, matching, adoption of existing parties, merging."""
