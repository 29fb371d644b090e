"""What several examples of the mixture page share."""

DOMAINS = ["commoncrawl", "c4", "github", "stackexchange", "books", "wikipedia", "arxiv"]
