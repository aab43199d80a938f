"""What a User-Agent and its client hints say of the device, the browser and of bots."""
