"""Devices and files on their way to MQTT or the store."""
