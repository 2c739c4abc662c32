"""Reading .xlsx and .csv files from strangers: bounded, and the same values from both."""
