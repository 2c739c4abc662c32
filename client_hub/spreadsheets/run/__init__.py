"""What confirmed rows do, and how it is taken back: both in background jobs that may be killed."""
