"""The REST API ``bigquery/v2``: requests in, the warehouse asked, the API's JSON out."""
