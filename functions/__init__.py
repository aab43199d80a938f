"""One folder a stage. A function never imports another; between them only bytes travel."""
