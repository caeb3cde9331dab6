"""The explorer: one offline HTML file."""
