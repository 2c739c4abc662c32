"""What each row of a sheet would do, found out without doing any of it."""
