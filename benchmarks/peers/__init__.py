"""What the API is measured against."""
