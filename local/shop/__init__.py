"""A shop to click through: real items, GA4's ecommerce events through the beacon, nothing sold."""
