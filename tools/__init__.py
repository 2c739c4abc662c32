"""What `make` runs: gets the machine, a bench and a site ready, then shows, tests or measures the app."""
