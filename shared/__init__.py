"""What two functions or more use: wire formats, errors, push, publishing, streams, logs."""
