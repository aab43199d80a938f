"""`make deploy`, `make plan`, `make destroy`: Terraform with what comes before and after it."""
