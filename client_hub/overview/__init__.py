"""What the client's page shows: sections and buckets, their figures and the rows behind them."""
